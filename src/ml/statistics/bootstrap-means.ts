import { ModelInputError, requireInRange } from '../errors.js';
import { createRandom } from '../random.js';
import { quantile } from './quantile.js';

export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface BootstrapMeansOptions {
  readonly seed: number;
  readonly resamples: number;
  /** Share of the resamples that an interval holds, e.g. 0.95. */
  readonly confidence: number;
}

/**
 * Percentile bootstrap intervals of means (Efron and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13):
 * rows are drawn with replacement, all figures of a row together.
 *
 * @param columns one number a row in each
 * @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH or INVALID_OPTION
 */
export function bootstrapMeans<Name extends string>(
  columns: Readonly<Record<Name, Float64Array>>,
  options: BootstrapMeansOptions,
): Record<Name, MeanInterval> {
  const { confidence } = options;
  const drawn = drawMeans(columns, options);
  const result = {} as Record<Name, MeanInterval>;
  for (const name of Object.keys(columns) as Name[]) {
    const sorted = drawn[name].sort();
    result[name] = {
      mean: columns[name].reduce((sum, value) => sum + value, 0) / columns[name].length,
      low: quantile(sorted, (1 - confidence) / 2),
      high: quantile(sorted, (1 + confidence) / 2),
    };
  }
  return result;
}

/** The means of each resample; all columns of a resample are of the same rows. */
export function drawMeans<Name extends string>(
  columns: Readonly<Record<Name, Float64Array>>,
  { seed, resamples, confidence }: BootstrapMeansOptions,
): Record<Name, Float64Array> {
  const names = Object.keys(columns) as Name[];
  const rows = names.length === 0 ? 0 : columns[names[0]!].length;
  if (rows === 0) throw new ModelInputError('EMPTY_INPUT', 'there is no row to draw from', { rows });
  for (const name of names) {
    if (columns[name].length === rows) continue;
    throw new ModelInputError('SHAPE_MISMATCH', `${name} has ${columns[name].length} rows of ${rows}`, {
      rows,
    });
  }
  requireInRange('resamples', resamples, 2, 1_000_000);
  requireInRange('seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  requireInRange('confidence', confidence, 0.5, 0.9999, 'real');
  const random = createRandom(seed);
  const drawn = {} as Record<Name, Float64Array>;
  for (const name of names) drawn[name] = new Float64Array(resamples);
  const picked = new Int32Array(rows);
  for (let resample = 0; resample < resamples; resample++) {
    for (let at = 0; at < rows; at++) picked[at] = random.int(rows);
    for (const name of names) {
      let sum = 0;
      for (let at = 0; at < rows; at++) sum += columns[name][picked[at]!]!;
      drawn[name][resample] = sum / rows;
    }
  }
  return drawn;
}
