import { type Calibration, identityCalibration } from './calibration.js';
import type { ScoredRows } from './scored-rows.js';

/** The typical spread of a row's calibrated scores never falls below this: probabilities are then nearly equal. */
const SPREAD_MIN = 0.01;
const NEWTON_STEPS_MAX = 100;
const RELATIVE_TOLERANCE = 1e-12;

/**
 * Temperature scaling (Guo et al., "On calibration of modern neural networks", ICML 2017): one factor for all
 * scores, the one that minimises the log loss of these rows and of one imagined row more, in all places at once,
 * whose class chance chose. That row keeps the factor finite where every score is right: out of n rows come no
 * probabilities nearer to 1 than about n / (n + 1). Scores that mislead get the least factor allowed and with it
 * nearly equal probabilities; without rows, or with scores that never differ, the factor is 1.
 *
 * @param rows checked by `assertScoredRows`
 */
export function fitTemperature(rows: ScoredRows): Calibration {
  const calibration = identityCalibration(rows.classCount);
  const spread = typicalSpread(rows);
  if (spread > 0) calibration.scale.fill(bestFactor(rows, spread));
  return calibration;
}

function bestFactor(rows: ScoredRows, spread: number): number {
  let low = SPREAD_MIN / spread;
  if (slopeAt(rows, low).slope >= 0) return low;
  let high = 1 / spread;
  while (slopeAt(rows, high).slope < 0) {
    low = high;
    high *= 2;
  }
  // The loss is convex in the factor: Newton's method, halving the bracket where a step would leave it.
  let factor = (low + high) / 2;
  for (let step = 0; step < NEWTON_STEPS_MAX; step++) {
    const { slope, curvature } = slopeAt(rows, factor);
    if (slope > 0) high = factor;
    else low = factor;
    const wanted = factor - slope / curvature;
    const next = wanted > low && wanted < high ? wanted : (low + high) / 2;
    if (Math.abs(next - factor) <= RELATIVE_TOLERANCE * factor) return next;
    factor = next;
  }
  return factor;
}

/** First and second derivative of the loss by the factor. */
function slopeAt(
  { scores, y, classCount }: ScoredRows,
  factor: number,
): { slope: number; curvature: number } {
  const imagined = 1 / y.length;
  let slope = 0;
  let curvature = 0;
  for (let row = 0; row < y.length; row++) {
    const start = row * classCount;
    const end = start + classCount;
    let largest = -Infinity;
    let plainSum = 0;
    for (let at = start; at < end; at++) {
      largest = Math.max(largest, scores[at] as number);
      plainSum += scores[at] as number;
    }
    let sum = 0;
    let first = 0;
    let second = 0;
    for (let at = start; at < end; at++) {
      const below = (scores[at] as number) - largest;
      const weight = Math.exp(factor * below);
      sum += weight;
      first += weight * below;
      second += weight * below * below;
    }
    const mean = first / sum;
    const truth = (scores[start + (y[row] as number)] as number) - largest;
    slope += (1 + imagined) * mean - truth - imagined * (plainSum / classCount - largest);
    curvature += (1 + imagined) * (second / sum - mean * mean);
  }
  return { slope, curvature };
}

/** Root mean square of the scores' distances from the mean of their row. */
function typicalSpread({ scores, y, classCount }: ScoredRows): number {
  let squares = 0;
  for (let start = 0; start < scores.length; start += classCount) {
    let mean = 0;
    for (let c = 0; c < classCount; c++) mean += (scores[start + c] as number) / classCount;
    for (let c = 0; c < classCount; c++) squares += ((scores[start + c] as number) - mean) ** 2;
  }
  return y.length === 0 ? 0 : Math.sqrt(squares / scores.length);
}
