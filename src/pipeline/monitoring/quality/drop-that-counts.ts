import { type QualityDrop, qualityDrop } from '../../../ml/quality/quality-drop.js';
import type { QualityBasis, QualityEstimate } from '../../../store/entities/quality.js';
import { type AccuracyFigure, figureOf } from './quality-figures.js';
import type { ReferenceQuality } from './reference-quality.js';

/** Fewer answers may be one person's odd listings: their interval is for these very answers. */
export const ESTIMATED_ROWS_MIN = 100;
/** An estimate of which the newest answer is older tells of another time, as that of a version that a rollback brings back. */
export const FRESH_MS = 24 * 60 * 60 * 1000;

/** What a drop is judged by. */
export interface DropRule {
  readonly reference: ReferenceQuality;
  /** The least drop that counts, as a share, e.g. 0.02. */
  readonly dropMin: number;
  readonly now: Date;
}

export interface JudgedDrop {
  readonly figure: AccuracyFigure;
  readonly drop: QualityDrop;
  /** Whether an answer of the last day is among those that it rests on. */
  readonly isFresh: boolean;
  /** Whether it is fresh and larger than the least drop with its whole interval. */
  readonly counts: boolean;
}

/** The figure of an estimate that something may follow from; null where it has none, or one of too few answers. */
export function countedFigure(estimate: QualityEstimate, basis: QualityBasis): AccuracyFigure | null {
  const figure = figureOf(estimate, basis);
  return basis === 'ESTIMATED' && figure !== null && figure.rows < ESTIMATED_ROWS_MIN ? null : figure;
}

/** The drop of accuracy against gold that an estimate shows, and whether it counts; null where it has no figure. */
export function dropOf(
  estimate: QualityEstimate,
  basis: QualityBasis,
  { reference, dropMin, now }: DropRule,
): JudgedDrop | null {
  const figure = countedFigure(estimate, basis);
  if (figure === null) return null;
  const drop = qualityDrop(reference, figure);
  const isFresh = estimate.windowTo.getTime() > now.getTime() - FRESH_MS;
  return { figure, drop, isFresh, counts: isFresh && drop.low > dropMin };
}
