import { invalidInput } from '../../../platform/errors.js';
import type { Order } from './conditions.js';
import { readOrderText } from './grammar.js';
import { excerpt, isIdentifier, resolveIdentifier } from './identifiers.js';
import type { Searchable } from './searchable.js';

const ORDER_CHARS_MAX = 10_000;
/** Each of them may be a table in the join. */
const ORDERS_MAX = 10;

/**
 * Reads an ordering: `<identifier> [ASC|DESC]` each, the first counts most.
 * @throws AppError INVALID_INPUT, and nothing else whatever the texts, with MLflow's words
 */
export function parseOrders(searchable: Searchable, texts: readonly string[]): Order[] {
  if (texts.length > ORDERS_MAX) throw invalid(`order_by has at most ${ORDERS_MAX} entries.`);
  const orders = texts.map((text) => parseOrder(searchable, text));
  const fields = orders.map(({ target }) =>
    JSON.stringify([target.type, entityOf(target), columnOf(target)]),
  );
  const twice = fields.findIndex((field, index) => fields.indexOf(field) !== index);
  if (twice !== -1)
    throw invalid(`order_by contains duplicate fields: ['${excerpt(orders[twice]!.target.key)}']`);
  return orders;
}

/** @throws AppError INVALID_INPUT */
export function parseOrder(searchable: Searchable, text: string): Order {
  if (text.length > ORDER_CHARS_MAX)
    throw invalid(`An entry of order_by has at most ${ORDER_CHARS_MAX} characters.`);
  const reading = readOrderText(text);
  if ('brokenAt' in reading || !isIdentifier(reading.tree.identifier) || reading.tree.words.length > 1) {
    throw invalid(`Invalid order_by clause '${excerpt(text)}'. Could not be parsed.`);
  }
  const { identifier, words } = reading.tree;
  const direction = (words[0]?.image ?? 'ASC').toUpperCase();
  if (direction !== 'ASC' && direction !== 'DESC')
    throw invalid(`Invalid ordering key in order_by clause '${excerpt(text)}'.`);
  const target = resolveIdentifier(searchable, identifier, 'order');
  if (target.type === 'related' || (target.type === 'keyed' && !target.table.orderable)) {
    throw invalid(`Invalid order_by entity type '${target.entity}'`);
  }
  return { target, direction };
}

const entityOf = (target: Order['target']) => (target.type === 'keyed' ? target.entity : null);

/** Two names may mean one column. */
const columnOf = (target: Order['target']) =>
  target.type === 'attribute' ? target.attribute.column : target.key;

const invalid = (message: string) => invalidInput('order_by', message);
