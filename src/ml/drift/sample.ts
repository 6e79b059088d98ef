import { ModelInputError } from '../errors.js';
import { pairwiseSum } from './numeric/moments.js';

/** What a column holds: numbers, categories, or texts. */
export type DriftKind = 'num' | 'cat' | 'text';

export type Category = string | number | boolean;

/**
 * The numbers of one column, sorted once: a stored reference is such a sample, and no test has to sort it again.
 * Missing are null, NaN and both infinities.
 */
export interface NumericSample {
  readonly kind: 'num';
  /** Ascending and finite. */
  readonly sorted: Float64Array;
  /**
   * Their mean, rounded as numpy rounds it when it adds them in the order of the rows. What needs more digits far from 0
   * computes its own from `sorted`.
   */
  readonly mean: number;
  readonly missing: number;
}

/** How often each category of one column occurs; all that any test needs of it. */
export interface CategorySample {
  readonly kind: 'cat';
  readonly counts: ReadonlyMap<Category, number>;
  /** The sum of the counts: rows that are not missing. */
  readonly rows: number;
  readonly missing: number;
}

export interface TextSample {
  readonly kind: 'text';
  readonly texts: readonly string[];
  readonly missing: number;
}

export type Sample = NumericSample | CategorySample | TextSample;

/** Drops what is missing and sorts the rest. The values are not changed. */
export function numericSample(values: ArrayLike<number | null | undefined>): NumericSample {
  const finite = new Float64Array(values.length);
  let rows = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== null && value !== undefined && Number.isFinite(value)) finite[rows++] = value;
  }
  const sorted = rows === finite.length ? finite : finite.slice(0, rows);
  const mean = pairwiseSum(sorted, 0, rows) / rows;
  sorted.sort();
  return { kind: 'num', sorted, mean, missing: values.length - rows };
}

/** Counts categories; null, undefined, NaN and both infinities are missing. */
export function categorySample(values: ArrayLike<Category | null | undefined>): CategorySample {
  const counts = new Map<Category, number>();
  let rows = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || value === undefined) continue;
    if (typeof value === 'number' && !Number.isFinite(value)) continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
    rows++;
  }
  return { kind: 'cat', counts, rows, missing: values.length - rows };
}

export function textSample(values: ArrayLike<string | null | undefined>): TextSample {
  const texts: string[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== null && value !== undefined) texts.push(value);
  }
  return { kind: 'text', texts, missing: values.length - texts.length };
}

/** Rows that are not missing. */
export function rowsOf(sample: Sample): number {
  if (sample.kind === 'num') return sample.sorted.length;
  return sample.kind === 'cat' ? sample.rows : sample.texts.length;
}

/** @throws ModelInputError INVALID_OPTION for a column of another kind */
export function asNumbers(sample: Sample, test: string): NumericSample {
  if (sample.kind === 'num') return sample;
  throw wrongKind(test, sample.kind);
}

/** Categories as they are, and every distinct number as a category of its own. @throws ModelInputError INVALID_OPTION */
export function asCategories(sample: Sample, test: string): CategorySample {
  if (sample.kind === 'cat') return sample;
  if (sample.kind === 'text') throw wrongKind(test, sample.kind);
  const counts = new Map<Category, number>();
  const { sorted } = sample;
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    counts.set(sorted[start] as number, end - start);
    start = end;
  }
  return { kind: 'cat', counts, rows: sorted.length, missing: sample.missing };
}

/** @throws ModelInputError INVALID_OPTION for a column of another kind */
export function asTexts(sample: Sample, test: string): TextSample {
  if (sample.kind === 'text') return sample;
  throw wrongKind(test, sample.kind);
}

/** The one value that all rows have, or undefined when they have none or several. Texts are taken as they are. */
export function constantOf(sample: Sample): Category | undefined {
  if (sample.kind === 'num') {
    const { sorted } = sample;
    return sorted.length > 0 && sorted[0] === sorted[sorted.length - 1] ? sorted[0] : undefined;
  }
  if (sample.kind === 'cat') return sample.counts.size === 1 ? [...sample.counts.keys()][0] : undefined;
  const [first] = sample.texts;
  return sample.texts.every((text) => text === first) ? first : undefined;
}

/** How many values occur on either side. */
export function distinctPooled(reference: Sample, current: Sample): number {
  if (reference.kind === 'num' && current.kind === 'num') {
    let distinct = 0;
    forEachPooledValue(reference.sorted, current.sorted, () => distinct++);
    return distinct;
  }
  const values = new Set<Category>();
  for (const sample of [reference, current]) {
    if (sample.kind === 'text') for (const text of sample.texts) values.add(text);
    else for (const category of asCategories(sample, 'distinct').counts.keys()) values.add(category);
  }
  return values.size;
}

export function distinctNumbers(sorted: Float64Array): number {
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

/**
 * Walks over the distinct values of two sorted lists, ascending.
 * @param visit gets the value and how many numbers of either side are at most as large
 */
export function forEachPooledValue(
  reference: Float64Array,
  current: Float64Array,
  visit: (value: number, referenceUpTo: number, currentUpTo: number) => void,
): void {
  let i = 0;
  let j = 0;
  while (i < reference.length || j < current.length) {
    const left = i < reference.length ? (reference[i] as number) : Number.POSITIVE_INFINITY;
    const right = j < current.length ? (current[j] as number) : Number.POSITIVE_INFINITY;
    const value = left < right ? left : right;
    while (i < reference.length && reference[i] === value) i++;
    while (j < current.length && current[j] === value) j++;
    visit(value, i, j);
  }
}

function wrongKind(test: string, kind: DriftKind): ModelInputError {
  return new ModelInputError('INVALID_OPTION', `the test ${test} does not take a column of kind ${kind}`, {
    test,
    kind,
  });
}
