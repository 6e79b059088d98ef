import type { IToken } from 'chevrotain';
import { invalidInput } from '../../../platform/errors.js';
import type { Target } from './conditions.js';
import type { Searchable } from './searchable.js';
import { DoubleQuoted, Path } from './tokens.js';

const LONGEST_EXCERPT = 200;

export const excerpt = (text: string) =>
  text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}…` : text;

/** The parts of an identifier: what stands before the first dot outside quotes, and the key. */
function partsOf({ image, tokenType }: IToken): { entity: string | null; key: string } {
  if (tokenType === DoubleQuoted) return { entity: null, key: unquoted(image) };
  // Inside backticks a dot is a character as any other.
  const dot = image.indexOf('.', image.startsWith('`') ? closingBacktick(image) : 0);
  if (dot === -1) return { entity: null, key: unquoted(image) };
  return { entity: unquoted(image.slice(0, dot)), key: unquoted(image.slice(dot + 1)) };
}

export const isIdentifier = ({ tokenType }: IToken) => tokenType === Path || tokenType === DoubleQuoted;

/** The text inside quotes, whose doubled quotes are one; other text as it is. */
export function unquoted(image: string): string {
  const quote = image[0]!;
  if (quote !== '"' && quote !== "'" && quote !== '`') return image;
  return image.slice(1, -1).replaceAll(quote + quote, quote);
}

/**
 * What an identifier names.
 * @param use attributes that can only be ordered by are unknown to filters, and the other way round
 * @throws AppError INVALID_INPUT with MLflow's words
 */
export function resolveIdentifier(searchable: Searchable, token: IToken, use: 'filter' | 'order'): Target {
  const { entity, key } = partsOf(token);
  const meaning = entity === null ? 'attribute' : entityMeaning(searchable, entity);
  if (meaning === 'attribute') return attributeTarget(searchable, key, use);
  const table = own(searchable.keyed, meaning);
  if (table !== undefined) return { type: 'keyed', entity: meaning, key, table };
  const columns = searchable.related[meaning]!;
  const column = own(columns, key);
  if (column === undefined) throw unknownKey(`${meaning} key`, key, Object.keys(columns), use);
  return { type: 'related', entity: meaning, key, column };
}

function entityMeaning(searchable: Searchable, entity: string): string {
  const meaning = own(searchable.entityWords, entity);
  if (meaning !== undefined) return meaning;
  const valid = [...new Set(Object.values(searchable.entityWords))].map((word) => `'${word}'`);
  throw invalidInput(
    'filter',
    `Invalid entity type '${excerpt(entity)}'. Valid values are [${valid.join(', ')}]`,
  );
}

function attributeTarget(searchable: Searchable, key: string, use: 'filter' | 'order'): Target {
  const name = own(searchable.aliases, key) ?? key;
  const attribute = own(searchable.attributes, name);
  const usable = (candidate: (typeof searchable.attributes)[string]) =>
    use === 'order' ? candidate.orderable : candidate.comparators.length > 0;
  if (attribute !== undefined && usable(attribute)) return { type: 'attribute', key: name, attribute };
  const valid = Object.entries(searchable.attributes).flatMap(([known, candidate]) =>
    usable(candidate) ? [known] : [],
  );
  throw unknownKey(use === 'order' ? searchable.orderKeyName : 'attribute key', key, valid, use);
}

function unknownKey(what: string, key: string, valid: readonly string[], use: 'filter' | 'order') {
  const message = `Invalid ${what} '${excerpt(key)}' specified. Valid keys are '${valid.join("', '")}'`;
  return invalidInput(use === 'order' ? 'order_by' : 'filter', message);
}

function closingBacktick(image: string): number {
  let at = image.indexOf('`', 1);
  while (image[at + 1] === '`') at = image.indexOf('`', at + 2);
  return at;
}

/** A property that was written in a table, not one that every object has. */
function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
