import { inferColumnKind } from '../../../ml/drift/column-kind.js';

/** With more distinct values than this, and these long, a column is text however often they are repeated. */
const CATEGORIES_MAX = 100;
const TEXT_CHARS_MIN = 25;
const TEXT_WORDS_MIN = 4;

export type FileColumnKind = 'numeric' | 'categorical' | 'text' | 'id';

/**
 * What a column of two files holds, by its cells that are not empty. Columns of whole and broken numbers are numeric,
 * unless they are whole with ten distinct values at most; others are texts when more than half of their values are
 * distinct, or when there are more than a hundred of several words each, and categories else. A column that names its
 * rows is an id: single words or whole numbers that never repeat on a side, the numbers without large gaps or rising.
 */
export function fileColumnKind(reference: readonly string[], current: readonly string[]): FileColumnKind {
  const all = reference.concat(current);
  const isNumeric = all.every((cell) => Number.isFinite(Number(cell)));
  if (isId(reference, isNumeric) && isId(current, isNumeric)) return 'id';
  const kind = inferColumnKind(isNumeric ? all.map(Number) : all);
  if (kind === 'num') return 'numeric';
  if (kind === 'text') return 'text';
  return !isNumeric && isProse(new Set(all)) ? 'text' : 'categorical';
}

/** Cells of one side. Few rows are distinct by chance. */
function isId(cells: readonly string[], isNumeric: boolean): boolean {
  if (cells.length < 10 || new Set(cells).size < cells.length) return false;
  if (!isNumeric) return cells.every((cell) => !/\s/.test(cell));
  const numbers = cells.map(Number);
  if (!numbers.every(Number.isInteger)) return false;
  const [low, high] = numbers.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const isRising = numbers.every((value, at) => at === 0 || value > numbers[at - 1]!);
  return isRising || high - low < 2 * cells.length;
}

function isProse(distinct: ReadonlySet<string>): boolean {
  if (distinct.size <= CATEGORIES_MAX) return false;
  let [chars, words] = [0, 0];
  for (const value of distinct) {
    chars += value.length;
    words += value.split(/\s+/).length;
  }
  return chars >= TEXT_CHARS_MIN * distinct.size && words >= TEXT_WORDS_MIN * distinct.size;
}
