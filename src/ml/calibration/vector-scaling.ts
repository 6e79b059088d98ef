import { softmaxInPlace } from '../linear/softmax.js';
import type { Calibration } from './calibration.js';
import { minimise } from './minimise.js';
import type { ScoredRows } from './scored-rows.js';

/** Inverse variance of the normal prior on each class's scale (relative to the temperature's) and shift (in nats). */
const PRIOR_PRECISION = 10;
/** Least scale of a class relative to the temperature's: a higher score must never mean a lower probability. */
const RELATIVE_SCALE_MIN = 0.05;
const GRADIENT_PER_ROW_MAX = 1e-7;

/**
 * Vector scaling (Guo et al. 2017): a scale and a shift of its own for each class, which minimise the log loss of
 * these rows under a normal prior around a temperature: what few rows say about a class moves it little.
 *
 * @param rows checked by `assertScoredRows`
 */
export function fitVectorScaling(rows: ScoredRows, temperature: Calibration): Calibration {
  const { classCount } = rows;
  const scaled = rows.scores.map((score, at) => score * (temperature.scale[at % classCount] as number));
  const start = new Float64Array(2 * classCount).fill(1, 0, classCount);
  const loss = (at: Float64Array, gradient: Float64Array) =>
    penalisedLoss({ ...rows, scores: scaled }, at, gradient);
  const best = minimise(loss, start, GRADIENT_PER_ROW_MAX * rows.y.length);
  return {
    ...temperature,
    scale: temperature.scale.map((scale, c) => scale * Math.max(RELATIVE_SCALE_MIN, best[c] as number)),
    shift: best.slice(classCount),
  };
}

/** Sum of the rows' log losses and of the prior's, in nats; `at` has the relative scales, then the shifts. */
function penalisedLoss(
  { scores, y, classCount }: ScoredRows,
  at: Float64Array,
  gradient: Float64Array,
): number {
  let loss = 0;
  for (let i = 0; i < at.length; i++) {
    const away = (at[i] as number) - (i < classCount ? 1 : 0);
    loss += (PRIOR_PRECISION / 2) * away * away;
    gradient[i] = PRIOR_PRECISION * away;
  }
  const row = new Float64Array(classCount);
  for (let r = 0; r < y.length; r++) {
    const base = r * classCount;
    for (let c = 0; c < classCount; c++) {
      row[c] = (at[c] as number) * (scores[base + c] as number) + (at[classCount + c] as number);
    }
    const truth = y[r] as number;
    const truthScore = row[truth] as number;
    loss += softmaxInPlace(row) - truthScore;
    row[truth] = (row[truth] as number) - 1;
    for (let c = 0; c < classCount; c++) {
      gradient[c] = (gradient[c] as number) + (row[c] as number) * (scores[base + c] as number);
      gradient[classCount + c] = (gradient[classCount + c] as number) + (row[c] as number);
    }
  }
  return loss;
}
