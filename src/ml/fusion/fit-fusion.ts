import { type Calibration, identityCalibration } from '../calibration/calibration.js';
import { fitCalibration } from '../calibration/fit-calibration.js';
import { type PairedGain, pairedGain } from '../calibration/paired-gain.js';
import { stratifiedFolds } from '../calibration/scored-rows.js';
import { ModelInputError } from '../errors.js';
import { softmaxInPlace } from '../linear/softmax.js';
import { evaluateClassification } from '../metrics/classification.js';
import type { FeatureRows, LabelledRows } from '../model/rows.js';
import {
  type CalibratedClassifier,
  calibratedScores,
  FusionClassifier,
  hasKnownWord,
} from './fusion-classifier.js';
import {
  type FusionWeights,
  fitFusionWeights,
  fuseInto,
  type PairedScores,
  textAlone,
} from './fusion-weights.js';

const FOLD_COUNT = 5;
/** With fewer rows that have both text and picture, nothing is learnt from pictures. */
const ROWS_MIN = 30;
/** One-sided chance of 0.13 % that pictures of noise are trusted. */
const STANDARD_ERRORS_MIN = 3;

/** What was found on rows left out of the fit of the weights (cross-validation in five folds). */
interface FusionTrial {
  /** Validation rows with both a known word and a picture. */
  readonly rows: number;
  /** Gain in log loss over the text alone, and over the text with weight and shifts fitted in the same way. */
  readonly gainOverText: PairedGain;
  readonly gainOverRefittedText: PairedGain;
  readonly weightedF1Text: number;
  readonly weightedF1Fused: number;
}

export interface FusionFit {
  readonly classifier: FusionClassifier;
  /** Null with too few rows to try. */
  readonly trial: FusionTrial | null;
}

/**
 * Learns on validation rows, which neither classifier nor calibration has learnt from, how far to trust the
 * pictures. Their weight is 0, and every listing with a known word is answered by its text alone, bit for bit,
 * unless on rows left out the log loss falls beyond chance and weighted F1 does not fall.
 *
 * @throws ModelInputError SHAPE_MISMATCH when the classifiers do not know the same number of classes
 */
export function fitFusion(
  text: CalibratedClassifier,
  picture: CalibratedClassifier,
  validation: LabelledRows,
): FusionFit {
  const { classCount } = text.classifier;
  if (picture.classifier.classCount !== classCount) {
    throw new ModelInputError(
      'SHAPE_MISMATCH',
      'text and picture classifier know different numbers of classes',
      {
        text: classCount,
        picture: picture.classifier.classCount,
      },
    );
  }
  const withPicture = Array.from(validation.y.keys()).filter(
    (row) => validation.pictures?.present[row] === 1,
  );
  const withBoth = withPicture.filter((row) => hasKnownWord(validation, row));
  const scores = pairedScores(text, picture, validation, withBoth);
  const trial = withBoth.length < ROWS_MIN ? null : tryPictures(scores);
  const fitted = isTrusted(trial) ? fitFusionWeights(scores, true) : textAlone(classCount);
  const weights = fitted.picture > 0 ? fitted : textAlone(classCount);
  return {
    classifier: new FusionClassifier({
      text,
      picture,
      weights,
      calibration: weights.picture > 0 ? calibrationOf(weights, scores) : identityCalibration(classCount),
      pictureAnswersAlone: pictureBeatsNoWords(text, picture, validation, withPicture),
    }),
    trial,
  };
}

/** The sum of two calibrated scores is a little too sure of itself, since both know of the same wrong labels. */
function calibrationOf(weights: FusionWeights, scores: PairedScores): Calibration {
  const { y, classCount } = scores;
  const fused = new Float64Array(scores.text.length);
  for (let row = 0; row < y.length; row++) {
    fuseInto(weights, scores, row, fused.subarray(row * classCount, (row + 1) * classCount));
  }
  return fitCalibration({ scores: fused, y, classCount });
}

function isTrusted(trial: FusionTrial | null): boolean {
  return (
    trial !== null &&
    trial.gainOverText.standardErrors >= STANDARD_ERRORS_MIN &&
    trial.gainOverRefittedText.standardErrors >= STANDARD_ERRORS_MIN &&
    trial.weightedF1Fused >= trial.weightedF1Text
  );
}

function pairedScores(
  text: CalibratedClassifier,
  picture: CalibratedClassifier,
  validation: LabelledRows,
  rows: readonly number[],
): PairedScores {
  const { classCount } = text.classifier;
  const scores = {
    text: new Float64Array(rows.length * classCount),
    picture: new Float64Array(rows.length * classCount),
    y: rows.map((row) => validation.y[row] as number),
    classCount,
  };
  rows.forEach((row, at) => {
    const place = [at * classCount, (at + 1) * classCount] as const;
    calibratedScores(text, validation, row, scores.text.subarray(...place));
    calibratedScores(picture, validation, row, scores.picture.subarray(...place));
  });
  return scores;
}

function tryPictures(scores: PairedScores): FusionTrial {
  const { y, classCount } = scores;
  const folds = stratifiedFolds(y, classCount, FOLD_COUNT);
  const plain = new LeftOut(scores);
  const refitted = new LeftOut(scores);
  const fused = new LeftOut(scores);
  for (let fold = 0; fold < FOLD_COUNT; fold++) {
    const learnt = rowsWhere(scores, (row) => folds[row] !== fold);
    const withoutPictures = fitFusionWeights(learnt, false);
    const withPictures = fitFusionWeights(learnt, true);
    for (let row = 0; row < y.length; row++) {
      if (folds[row] !== fold) continue;
      plain.judge(row, textAlone(classCount));
      refitted.judge(row, withoutPictures);
      fused.judge(row, withPictures);
    }
  }
  return {
    rows: y.length,
    gainOverText: pairedGain(plain.losses, fused.losses),
    gainOverRefittedText: pairedGain(refitted.losses, fused.losses),
    weightedF1Text: plain.weightedF1(),
    weightedF1Fused: fused.weightedF1(),
  };
}

/** Answers to rows by weights that were fitted without them. */
class LeftOut {
  readonly losses: Float64Array;
  private readonly probabilities: Float64Array;

  constructor(private readonly scores: PairedScores) {
    this.losses = new Float64Array(scores.y.length);
    this.probabilities = new Float64Array(scores.text.length);
  }

  judge(row: number, weights: FusionWeights): void {
    const { classCount, y } = this.scores;
    const own = this.probabilities.subarray(row * classCount, (row + 1) * classCount);
    fuseInto(weights, this.scores, row, own);
    this.losses[row] = logLossInPlace(own, y[row] as number);
  }

  weightedF1(): number {
    const { y, classCount } = this.scores;
    return evaluateClassification({ truth: y, probabilities: this.probabilities, classCount }).weightedF1;
  }
}

/** Whether a picture tells more than a listing without any known word does, beyond chance. */
function pictureBeatsNoWords(
  text: CalibratedClassifier,
  picture: CalibratedClassifier,
  validation: LabelledRows,
  rows: readonly number[],
): boolean {
  if (rows.length < ROWS_MIN) return false;
  const scores = new Float64Array(text.classifier.classCount);
  const noWords: FeatureRows = {
    text: {
      rows: 1,
      columns: validation.text.columns,
      indptr: new Uint32Array(2),
      indices: new Uint32Array(0),
      values: new Float32Array(0),
    },
    pictures: null,
  };
  const lossesOf = (by: CalibratedClassifier, given: (row: number) => [FeatureRows, number]) =>
    Float64Array.from(rows, (row) => {
      calibratedScores(by, ...given(row), scores);
      return logLossInPlace(scores, validation.y[row] as number);
    });
  const gain = pairedGain(
    lossesOf(text, () => [noWords, 0]),
    lossesOf(picture, (row) => [validation, row]),
  );
  return gain.standardErrors >= STANDARD_ERRORS_MIN;
}

/** Turns scores into probabilities; returns the log loss in nats. */
function logLossInPlace(scores: Float64Array, label: number): number {
  const own = scores[label] as number;
  return softmaxInPlace(scores) - own;
}

function rowsWhere(scores: PairedScores, wanted: (row: number) => boolean): PairedScores {
  const { classCount, y } = scores;
  const kept = (_: number, at: number) => wanted(Math.floor(at / classCount));
  return {
    text: scores.text.filter(kept),
    picture: scores.picture.filter(kept),
    y: Array.from(y).filter((_, row) => wanted(row)),
    classCount,
  };
}
