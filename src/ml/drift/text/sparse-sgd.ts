import type { Random } from '../../random.js';
import type { TfIdfRow } from './tf-idf.js';

const ALPHA = 1e-4;
const EPOCHS_MAX = 50;
const TOLERANCE = 1e-3;
/** So many epochs without a better loss end the learning. */
const PATIENCE = 5;
/** Intercepts of sparse rows learn more slowly. */
const INTERCEPT_RATE = 0.01;
/** 1 / (alpha eta0) for eta0 = alpha^(-1/4): Bottou's heuristic start of the optimal schedule. */
const SCHEDULE_START = 1 / (ALPHA * Math.sqrt(1 / Math.sqrt(ALPHA)));

export interface LinearScorer {
  /** From 0 to 1, clipped there as the modified Huber loss wants it. */
  score(row: TfIdfRow): number;
}

/**
 * The linear classifier that Evidently tells texts apart with: stochastic gradient descent on the modified Huber loss
 * (Zhang, "Solving large scale linear prediction problems", 2004) with a cumulative L1 penalty (Tsuruoka, Tsujii and
 * Ananiadou, "Stochastic gradient descent training for L1-regularized log-linear models", 2009).
 * @param labels 1 or -1 a row
 */
export function fitSparseSgd(
  rows: readonly TfIdfRow[],
  labels: ArrayLike<number>,
  wordCount: number,
  random: Random,
): LinearScorer {
  const weights = new Float64Array(wordCount);
  const penalties = new Float64Array(wordCount);
  let penalty = 0;
  let intercept = 0;
  const decision = ({ words, weights: values }: TfIdfRow) => {
    let sum = intercept;
    for (let i = 0; i < words.length; i++) sum += (weights[words[i]!] as number) * values[i]!;
    return sum;
  };
  const order = Int32Array.from(rows, (_, row) => row);
  let best = Number.POSITIVE_INFINITY;
  let patience = 0;
  let step = 1;
  for (let epoch = 0; epoch < EPOCHS_MAX && patience < PATIENCE; epoch++) {
    random.shuffle(order);
    let loss = 0;
    for (const index of order) {
      const row = rows[index]!;
      const label = labels[index]!;
      const margin = decision(row) * label;
      const rate = 1 / (ALPHA * (SCHEDULE_START + step - 1));
      loss += margin >= 1 ? 0 : margin >= -1 ? (1 - margin) ** 2 : -4 * margin;
      const slope = margin >= 1 ? 0 : margin >= -1 ? 2 * (1 - margin) : 4;
      if (slope !== 0) {
        const change = rate * slope * label;
        for (let i = 0; i < row.words.length; i++) {
          weights[row.words[i]!] = weights[row.words[i]!]! + change * row.weights[i]!;
        }
        intercept += change * INTERCEPT_RATE;
      }
      penalty += rate * ALPHA;
      for (const word of row.words) {
        const before = weights[word]!;
        const owed = penalties[word]!;
        const after =
          before > 0 ? Math.max(0, before - penalty - owed) : Math.min(0, before + penalty - owed);
        weights[word] = after;
        penalties[word] = owed + after - before;
      }
      step++;
    }
    patience = loss > best - TOLERANCE * rows.length ? patience + 1 : 0;
    best = Math.min(best, loss);
  }
  return { score: (row) => (Math.min(1, Math.max(-1, decision(row))) + 1) / 2 };
}
