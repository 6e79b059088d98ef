import type { Category, DriftKind } from './sample.js';

/** Whole numbers with no more distinct ones are categories. */
const WHOLE_CATEGORIES_MAX = 10;
/** Strings are texts when more than this share of the rows differ from each other. */
const TEXT_SHARE = 0.5;

/**
 * What a column holds, by Evidently's rule: fractions are numbers; whole numbers are, unless there are 10 distinct ones
 * at most; strings are texts where more than half of them are distinct, else categories; so are true and false.
 * @param isFraction true for numbers that a table holds as fractions, which 3.0 does not show; whole numbers with missing
 *   ones among them are held so as well
 */
export function inferColumnKind(
  values: ArrayLike<Category | null | undefined>,
  isFraction = false,
): DriftKind {
  const distinct = new Set<Category>();
  let rows = 0;
  let isNumeric = true;
  let isString = true;
  let hasFraction = isFraction;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || value === undefined) {
      hasFraction = true;
      continue;
    }
    rows++;
    distinct.add(value);
    if (typeof value !== 'string') isString = false;
    if (typeof value !== 'number') isNumeric = false;
    else if (!Number.isInteger(value)) hasFraction = true;
  }
  if (rows === 0) return 'num';
  if (isNumeric) return hasFraction || distinct.size > WHOLE_CATEGORIES_MAX ? 'num' : 'cat';
  return isString && distinct.size > TEXT_SHARE * rows ? 'text' : 'cat';
}
