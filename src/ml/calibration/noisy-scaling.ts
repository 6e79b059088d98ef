import { softmaxInPlace } from '../linear/softmax.js';
import { type Calibration, type CalibrationLink, logSigmoid } from './calibration.js';
import { minimise } from './minimise.js';
import type { ScoredRows } from './scored-rows.js';

/** Means and standard deviations of the normal priors: ln of the scale relative to the temperature's, shift, logit of the noise. */
const PRIORS = [
  { mean: 0, deviation: 1 },
  { mean: 0, deviation: 3 },
  { mean: -4, deviation: 2 },
] as const;
const GRADIENT_PER_ROW_MAX = 1e-6;

/**
 * One scale for all classes, a share of listings whose label is chance (as labels of marketplaces are in part), and
 * for the sigmoid link one shift. Without the noise a few confident errors in the labels make every other answer
 * timid; and margins of one class against the rest are better read by a sigmoid each (Platt, "Probabilistic outputs
 * for support vector machines", 1999) than by a softmax. The order of classes stays as the scores have it.
 *
 * @param rows checked by `assertScoredRows`
 */
export function fitNoisyScaling(
  rows: ScoredRows,
  temperature: Calibration,
  link: CalibrationLink,
): Calibration {
  const factor = temperature.scale[0] as number;
  const loss = (at: Float64Array, gradient: Float64Array) => penalisedLoss(rows, factor, link, at, gradient);
  const start = Float64Array.from(PRIORS, ({ mean }) => mean);
  const [logScale, shift, logitNoise] = minimise(loss, start, GRADIENT_PER_ROW_MAX * rows.y.length);
  return {
    scale: new Float64Array(rows.classCount).fill(factor * Math.exp(logScale as number)),
    shift: new Float64Array(rows.classCount).fill(link === 'sigmoid' ? (shift as number) : 0),
    link,
    noiseShare: sigmoid(logitNoise as number),
  };
}

/** Sum of the rows' log losses and of the priors', in nats. */
function penalisedLoss(
  { scores, y, classCount }: ScoredRows,
  factor: number,
  link: CalibrationLink,
  at: Float64Array,
  gradient: Float64Array,
): number {
  let loss = 0;
  PRIORS.forEach(({ mean, deviation }, i) => {
    const away = ((at[i] as number) - mean) / deviation;
    loss += (away * away) / 2;
    gradient[i] = away / deviation;
  });
  const scale = factor * Math.exp(at[0] as number);
  const shift = link === 'sigmoid' ? (at[1] as number) : 0;
  const noise = sigmoid(at[2] as number);
  const weights = new Float64Array(classCount);
  /** How fast each weight's logarithm rises with its scaled score. */
  const slopes = new Float64Array(classCount).fill(1);
  let byScale = 0;
  let byShift = 0;
  let byNoise = 0;
  for (let row = 0; row < y.length; row++) {
    const base = row * classCount;
    for (let c = 0; c < classCount; c++) {
      const z = scale * (scores[base + c] as number) + shift;
      weights[c] = link === 'sigmoid' ? logSigmoid(z) : z;
      if (link === 'sigmoid') slopes[c] = 1 - Math.exp(weights[c] as number);
    }
    softmaxInPlace(weights);
    const truth = y[row] as number;
    const told = weights[truth] as number;
    const probability = (1 - noise) * told + noise / classCount;
    loss -= Math.log(probability);
    byNoise += (told - 1 / classCount) / probability;
    const trusted = ((1 - noise) * told) / probability;
    weights[truth] = told - 1;
    for (let c = 0; c < classCount; c++) {
      const step = trusted * (weights[c] as number) * (slopes[c] as number);
      byScale += step * scale * (scores[base + c] as number);
      byShift += step;
    }
  }
  gradient[0] = (gradient[0] as number) + byScale;
  if (link === 'sigmoid') gradient[1] = (gradient[1] as number) + byShift;
  gradient[2] = (gradient[2] as number) + byNoise * noise * (1 - noise);
  return loss;
}

function sigmoid(z: number): number {
  return Math.exp(logSigmoid(z));
}
