import type { QualityBasis, QualityEstimate } from '../../../store/entities/quality.js';

/** The accuracy of a window with its 95 % interval, and on how many answers it rests. */
export interface AccuracyFigure {
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  readonly rows: number;
}

/** The accuracy of a window as it was estimated, or as labels say; null while there are none that can say it. */
export function figureOf(estimate: QualityEstimate, basis: QualityBasis): AccuracyFigure | null {
  if (basis === 'ESTIMATED') {
    const { estimatedAccuracy: accuracy, estimatedLow: low, estimatedHigh: high, rowCount: rows } = estimate;
    return { accuracy, low, high, rows };
  }
  // What people correct unasked is mostly wrong: only answers drawn by chance say how many are.
  const { labelBasis, realisedAccuracy: accuracy, realisedLow: low, realisedHigh: high } = estimate;
  if (labelBasis !== 'REVIEW' || accuracy === null || low === null || high === null) return null;
  return { accuracy, low, high, rows: estimate.labelledRows };
}
