import { ModelFileError } from '../errors.js';
import { softmaxInPlace } from '../linear/softmax.js';
import type { ModelParts } from '../model/classifier.js';

/** How a scaled score becomes the weight of a class: e^z, or 1 / (1 + e^-z) as for a margin against the rest. */
const LINKS = ['exponential', 'sigmoid'] as const;
export type CalibrationLink = (typeof LINKS)[number];

/**
 * Turns a classifier's scores into probabilities: the link of `scale[c] * score[c] + shift[c]`, scaled to sum 1, and
 * of that sum the share `noiseShare` dealt out evenly to all classes.
 */
export interface Calibration {
  /** One a class, above 0; all equal for a temperature, which they are the inverse of. */
  readonly scale: Float64Array;
  readonly shift: Float64Array;
  readonly link: CalibrationLink;
  /** Share of listings, in [0, 1), whose label no score could tell: no class gets less than its part of this. */
  readonly noiseShare: number;
}

/** The softmax of the scores as they are. */
export function identityCalibration(classCount: number): Calibration {
  return {
    scale: new Float64Array(classCount).fill(1),
    shift: new Float64Array(classCount),
    link: 'exponential',
    noiseShare: 0,
  };
}

/** Replaces the scores of one row by calibrated scores: their softmax are the probabilities. */
export function calibrateScores({ scale, shift, link, noiseShare }: Calibration, scores: Float64Array): void {
  for (let c = 0; c < scores.length; c++) {
    const z = (scores[c] as number) * (scale[c] as number) + (shift[c] as number);
    scores[c] = link === 'sigmoid' ? logSigmoid(z) : z;
  }
  if (noiseShare === 0) return;
  softmaxInPlace(scores);
  for (let c = 0; c < scores.length; c++) {
    scores[c] = Math.log((1 - noiseShare) * (scores[c] as number) + noiseShare / scores.length);
  }
}

/** Replaces the scores of one row by probabilities that sum to 1. */
export function applyCalibration(calibration: Calibration, scores: Float64Array): void {
  calibrateScores(calibration, scores);
  softmaxInPlace(scores);
}

/** ln(1 / (1 + e^-z)) without overflow. */
export function logSigmoid(z: number): number {
  return Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z)));
}

export function calibrationToParts({ scale, shift, link, noiseShare }: Calibration): ModelParts {
  return { meta: { link, noiseShare }, arrays: { scale, shift } };
}

/** @throws ModelFileError INVALID_CONTENT */
export function calibrationFromParts({ meta, arrays }: ModelParts): Calibration {
  const { scale, shift } = arrays;
  const { noiseShare } = meta;
  const link = LINKS.find((known) => known === meta.link);
  const usable =
    link !== undefined &&
    typeof noiseShare === 'number' &&
    noiseShare >= 0 &&
    noiseShare < 1 &&
    scale instanceof Float64Array &&
    shift instanceof Float64Array &&
    scale.length === shift.length &&
    scale.every((value) => value > 0 && Number.isFinite(value)) &&
    shift.every((value) => Number.isFinite(value));
  if (!usable) throw new ModelFileError('INVALID_CONTENT', 'the saved calibration cannot be used');
  return { scale, shift, link, noiseShare };
}
