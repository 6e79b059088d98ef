import type { QualityBasis, QualityEstimate } from '../../../store/entities/quality.js';

/** Of fewer rows with a label, or of fewer users, a figure says nothing. */
export const REALISED_ROWS_MIN = 30;

/** The accuracy of a window with its 95 % interval, and on how many answers it rests. */
export interface AccuracyFigure {
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  readonly rows: number;
}

/** The accuracy of a window as it was estimated, or as labels say; null while there are none that can say it, and for a subject that estimates nothing. */
export function figureOf(estimate: QualityEstimate, basis: QualityBasis): AccuracyFigure | null {
  if (basis === 'ESTIMATED') {
    const { estimatedAccuracy: accuracy, estimatedLow: low, estimatedHigh: high, rowCount: rows } = estimate;
    if (accuracy === null || low === null || high === null) return null;
    return { accuracy, low, high, rows };
  }
  // What people correct unasked is mostly wrong: only answers drawn by chance say how many are. Of films, what users do next.
  const { labelBasis, realisedAccuracy: accuracy, realisedLow: low, realisedHigh: high } = estimate;
  if (labelBasis === 'ALL' || estimate.labelledRows < REALISED_ROWS_MIN) return null;
  if (accuracy === null || low === null || high === null) return null;
  return { accuracy, low, high, rows: estimate.labelledRows };
}
