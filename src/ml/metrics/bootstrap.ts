import { requireInRange } from '../errors.js';
import { createRandom } from '../random.js';
import { quantile } from '../statistics/quantile.js';
import {
  assertJudgedRows,
  indexOfLargest,
  type JudgedRows,
  logLossEpsilon,
  rowLogLoss,
} from './judged-rows.js';

export const BOOTSTRAP_METRICS = ['weightedF1', 'macroF1', 'accuracy', 'logLoss'] as const;
export type BootstrapMetric = (typeof BOOTSTRAP_METRICS)[number];

export interface BootstrapOptions {
  readonly seed: number;
  /** How often the rows are drawn anew; 1,000 where not given. */
  readonly resamples?: number;
}

/** The middle 95 % of the figure over the resamples. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1000;
const LOW_QUANTILE = 0.025;
const HIGH_QUANTILE = 0.975;

/**
 * Percentile bootstrap intervals (Efron and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13) of the
 * figures of `evaluateClassification`, by drawing rows with replacement. They speak of chance in the rows scored, not
 * of chance in the training, and are too narrow where rows depend on one another.
 *
 * @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH, LABEL_OUT_OF_RANGE, NOT_A_NUMBER or INVALID_OPTION
 */
export function bootstrapIntervals(
  rows: JudgedRows,
  options: BootstrapOptions,
): Record<BootstrapMetric, Interval> {
  assertJudgedRows(rows);
  const { seed, resamples = RESAMPLES } = options;
  requireInRange('resamples', resamples, 2, 1_000_000);
  requireInRange('seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const outcomes = outcomesOf(rows);
  const random = createRandom(seed);
  const drawn: Record<BootstrapMetric, Float64Array> = {
    weightedF1: new Float64Array(resamples),
    macroF1: new Float64Array(resamples),
    accuracy: new Float64Array(resamples),
    logLoss: new Float64Array(resamples),
  };
  const tally = new Tally(rows.classCount);
  for (let resample = 0; resample < resamples; resample++) {
    tally.clear();
    for (let i = rows.truth.length; i > 0; i--) tally.add(outcomes, random.int(rows.truth.length));
    const figures = tally.figures(rows.truth.length);
    for (const metric of BOOTSTRAP_METRICS) drawn[metric][resample] = figures[metric];
  }
  return {
    weightedF1: middle(drawn.weightedF1),
    macroF1: middle(drawn.macroF1),
    accuracy: middle(drawn.accuracy),
    logLoss: middle(drawn.logLoss),
  };
}

interface Outcomes {
  readonly truths: Int32Array;
  readonly predictions: Int32Array;
  readonly losses: Float64Array;
}

function outcomesOf({ truth, probabilities, classCount }: JudgedRows): Outcomes {
  const epsilon = logLossEpsilon(probabilities);
  const truths = Int32Array.from(truth);
  return {
    truths,
    predictions: truths.map((_, row) => indexOfLargest(probabilities, row * classCount, classCount)),
    losses: Float64Array.from(truths, (label, row) =>
      rowLogLoss(probabilities, row * classCount, classCount, label, epsilon),
    ),
  };
}

/** What the figures of one resample are computed from: counts a class, not the confusion matrix. */
class Tally {
  private readonly supports: Float64Array;
  private readonly predicted: Float64Array;
  private readonly hits: Float64Array;
  private lossSum = 0;

  constructor(classCount: number) {
    this.supports = new Float64Array(classCount);
    this.predicted = new Float64Array(classCount);
    this.hits = new Float64Array(classCount);
  }

  clear(): void {
    this.supports.fill(0);
    this.predicted.fill(0);
    this.hits.fill(0);
    this.lossSum = 0;
  }

  add({ truths, predictions, losses }: Outcomes, row: number): void {
    const truth = truths[row] as number;
    const prediction = predictions[row] as number;
    this.supports[truth]++;
    this.predicted[prediction]++;
    if (truth === prediction) this.hits[truth]++;
    this.lossSum += losses[row] as number;
  }

  figures(rows: number): Record<BootstrapMetric, number> {
    let present = 0;
    let f1Sum = 0;
    let weightedSum = 0;
    let hitSum = 0;
    for (let c = 0; c < this.supports.length; c++) {
      const support = this.supports[c] as number;
      const occurs = support + (this.predicted[c] as number);
      if (occurs === 0) continue;
      const hits = this.hits[c] as number;
      const f1 = (2 * hits) / occurs;
      present++;
      f1Sum += f1;
      weightedSum += f1 * support;
      hitSum += hits;
    }
    return {
      weightedF1: weightedSum / rows,
      macroF1: f1Sum / present,
      accuracy: hitSum / rows,
      logLoss: this.lossSum / rows,
    };
  }
}

function middle(values: Float64Array): Interval {
  const sorted = values.slice().sort();
  return { low: quantile(sorted, LOW_QUANTILE), high: quantile(sorted, HIGH_QUANTILE) };
}
