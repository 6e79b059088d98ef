import type { IToken } from 'chevrotain';
import { type AppError, invalidInput } from '../../../platform/errors.js';
import type { Condition, Target } from './conditions.js';
import { readFilterText, type WrittenClause } from './grammar.js';
import { excerpt, isIdentifier, resolveIdentifier, unquoted } from './identifiers.js';
import { type Comparator, LIST_COMPARATORS, PRESENCE_COMPARATORS, type Searchable } from './searchable.js';
import { DoubleQuoted, NumberText, SingleQuoted } from './tokens.js';

/** Enough for a list of some thousand run ids. */
const FILTER_CHARS_MAX = 500_000;
/** A join of MySQL has at most 61 tables. */
const CONDITIONS_MAX = 50;

/**
 * Reads a filter, e.g. `metrics.loss < 0.1 AND params.model = 'linear'`; nothing is a filter of no conditions.
 * @throws AppError INVALID_INPUT, and nothing else whatever the text, with MLflow's words
 */
export function parseFilter(searchable: Searchable, filter: string | undefined): Condition[] {
  if (filter === undefined || filter === '') return [];
  if (filter.length > FILTER_CHARS_MAX) throw invalid(`A filter has at most ${FILTER_CHARS_MAX} characters.`);
  const reading = readFilterText(filter);
  if ('brokenAt' in reading) throw brokenFilter(filter, reading.brokenAt, reading.inList);
  if (reading.tree.length > CONDITIONS_MAX) throw invalid(`A filter has at most ${CONDITIONS_MAX} clauses.`);
  return reading.tree.map((clause) => conditionOf(searchable, clause));
}

function brokenFilter(filter: string, offset: number, inList: boolean): AppError {
  const rest = excerpt(filter.slice(offset));
  if (inList) {
    return invalid(
      `While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list at '${rest}'`,
    );
  }
  if (rest.startsWith(';')) {
    return invalid(
      `Search filter contained multiple expression '${excerpt(filter)}'. Provide AND-ed expression list.`,
    );
  }
  return invalid(`Invalid clause(s) in filter string: '${rest}' in '${excerpt(filter)}'`);
}

function conditionOf(searchable: Searchable, { left, comparator, right }: WrittenClause): Condition {
  if (!isIdentifier(left)) {
    throw invalid(
      `Invalid comparison clause. Expected 'Identifier' found '${excerpt(left.image)}': a clause begins with what is compared.`,
    );
  }
  const target = resolveIdentifier(searchable, left, 'filter');
  const allowed = comparatorsOf(target);
  const isAllowed = (allowed as readonly string[]).includes(comparator);
  if (isOneOf(PRESENCE_COMPARATORS, comparator)) {
    if (isAllowed) return { target, comparator, value: null };
    const why = 'IS NULL / IS NOT NULL is only supported for tags and params';
    throw invalid(`Invalid comparator '${comparator}' for ${nameOf(target)}: ${why}`);
  }
  if (isOneOf(LIST_COMPARATORS, comparator)) {
    if (!isAllowed) throw wrongComparator(searchable, target, comparator);
    return { target, comparator, value: textsOf(right).map((text) => meant(target, text)) };
  }
  const value = comparedValue(target, right);
  if (!isAllowed) throw wrongComparator(searchable, target, comparator);
  return {
    target,
    comparator: comparator as Comparator,
    value: typeof value === 'string' ? meant(target, value) : value,
  };
}

/** A value, where it is another word for one. */
function meant(target: Target, text: string): string {
  const aliases = target.type === 'attribute' ? (target.attribute.valueAliases ?? {}) : {};
  return Object.hasOwn(aliases, text) ? aliases[text]! : text;
}

function comparedValue(target: Target, right: WrittenClause['right']): number | string {
  const isNumeric =
    target.type === 'keyed'
      ? target.table.kind === 'number'
      : target.type === 'attribute' && ['number', 'time'].includes(target.attribute.kind);
  return isNumeric ? numberOf(target, right) : textOf(target, right);
}

function numberOf(target: Target, right: WrittenClause['right']): number {
  if (!isToken(right) || right.tokenType !== NumberText) {
    const what = target.type === 'keyed' ? target.entity : `numeric attribute: ${target.key}`;
    throw invalid(`Expected numeric value type for ${what}. Found ${written(right)}`);
  }
  // Beyond the largest double there are no values, and MySQL has no word for it.
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(right.image)));
}

function textOf(target: Target, right: WrittenClause['right']): string {
  if (isToken(right)) {
    if (isText(right)) return unquoted(right.image);
    if (isIdentifier(right)) {
      throw invalid(
        `Parameter value is either not quoted or unidentified quote types used for string value ${excerpt(right.image)}. Use either single or double quotes.`,
      );
    }
  }
  const what =
    target.type === 'attribute'
      ? 'attributes'
      : target.type === 'related'
        ? `${target.entity} attributes`
        : target.entity;
  throw invalid(`Expected a quoted string value for ${what} (e.g. 'my-value'). Got value ${written(right)}`);
}

function textsOf(right: WrittenClause['right']): string[] {
  const problem = 'While parsing a list in the query, expected';
  if (!Array.isArray(right)) {
    throw invalid(
      `${problem} a non-empty list of string values, but got ill-formed list at '${written(right)}'`,
    );
  }
  const items = right as readonly IToken[];
  if (items.length === 0)
    throw invalid(`${problem} a non-empty list of string values, but got empty list: it has no entry.`);
  const other = items.find((item) => !isText(item));
  if (other !== undefined) {
    throw invalid(
      `${problem} string value, punctuation, or whitespace, but got different type in list: ${excerpt(other.image)}`,
    );
  }
  return items.map(({ image }) => unquoted(image));
}

function wrongComparator(searchable: Searchable, target: Target, comparator: string): AppError {
  const message = `Invalid comparator '${comparator}' for ${nameOf(target)}, not one of '${comparatorsOf(target).join("', '")}'`;
  if (!isOneOf(LIST_COMPARATORS, comparator) || target.type !== 'attribute') return invalid(message);
  const withLists = Object.entries(searchable.attributes).flatMap(([name, { comparators }]) =>
    comparators.includes('IN') ? [`'${name}'`] : [],
  );
  return invalid(
    `${message}. Only the ${withLists.join(', ')} attribute supports comparison with a list of quoted string values.`,
  );
}

function comparatorsOf(target: Target): readonly Comparator[] {
  if (target.type === 'attribute') return target.attribute.comparators;
  return target.type === 'keyed' ? target.table.comparators : target.column.comparators;
}

function nameOf(target: Target): string {
  return excerpt(target.type === 'attribute' ? target.key : `${target.entity}.${target.key}`);
}

const isToken = (right: WrittenClause['right']): right is IToken => right !== null && !Array.isArray(right);
const isText = ({ tokenType }: IToken) => tokenType === SingleQuoted || tokenType === DoubleQuoted;

function isOneOf<const Words extends readonly string[]>(words: Words, word: string): word is Words[number] {
  return words.includes(word);
}

function written(right: WrittenClause['right']): string {
  if (right === null) return 'nothing';
  return isToken(right)
    ? excerpt(right.image)
    : excerpt(`(${(right as readonly IToken[]).map(({ image }) => image).join(', ')})`);
}

const invalid = (message: string) => invalidInput('filter', message);
