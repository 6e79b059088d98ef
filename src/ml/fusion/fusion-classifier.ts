import {
  type Calibration,
  calibrateScores,
  calibrationFromParts,
  calibrationToParts,
} from '../calibration/calibration.js';
import { ModelFileError } from '../errors.js';
import { arraysOf, joinArrays } from '../format/nested-arrays.js';
import { type Classifier, MODEL_KINDS, type ModelKind, type ModelParts } from '../model/classifier.js';
import type { FeatureRows } from '../model/rows.js';
import { type FusionWeights, fuseInto } from './fusion-weights.js';

/** A classifier and what makes probabilities of its scores. */
export interface CalibratedClassifier {
  readonly classifier: Classifier;
  readonly calibration: Calibration;
}

export interface FusionContent {
  readonly text: CalibratedClassifier;
  readonly picture: CalibratedClassifier;
  /** For listings with both a known word and a picture. A picture of weight 0 is not looked at. */
  readonly weights: FusionWeights;
  /** For the same listings: what makes probabilities of the weighted sums. */
  readonly calibration: Calibration;
  /** Whether a listing with a picture and no known word is answered by the picture; otherwise as the text would. */
  readonly pictureAnswersAlone: boolean;
}

/** Where the score of a class comes from: `text + picture` is the score. */
export interface FusionEvidence {
  readonly text: number;
  readonly picture: number;
  /** The picture's part in [0, 1] of what sets this class apart from the mean of the others. */
  readonly pictureShare: number;
}

type Answerer = 'text' | 'picture' | 'both';

/**
 * Late fusion: text and picture are judged apart and their calibrated scores added with learned weights. What a
 * listing lacks has no score that could shift the other's. The scores are calibrated: their softmax are the
 * probabilities, and a listing without a picture has exactly those of its text.
 */
export class FusionClassifier implements Classifier {
  readonly kind = 'fusion';
  readonly classCount: number;
  private readonly textScores: Float64Array;
  private readonly pictureScores: Float64Array;

  /** @throws ModelFileError INVALID_CONTENT when the parts have different numbers of classes */
  constructor(readonly content: FusionContent) {
    const { text, picture, weights } = content;
    this.classCount = text.classifier.classCount;
    const counts = [
      picture.classifier.classCount,
      text.calibration.scale.length,
      picture.calibration.scale.length,
      weights.shift.length,
      content.calibration.scale.length,
    ];
    if (counts.some((count) => count !== this.classCount)) {
      throw new ModelFileError(
        'INVALID_CONTENT',
        'the parts of the fusion have different numbers of classes',
        {
          classCount: this.classCount,
          others: counts.join(', '),
        },
      );
    }
    this.textScores = new Float64Array(this.classCount);
    this.pictureScores = new Float64Array(this.classCount);
  }

  scoresInto(rows: FeatureRows, row: number, out: Float64Array): void {
    const { text, picture, weights } = this.content;
    const answerer = this.answererOf(rows, row);
    if (answerer !== 'both') {
      calibratedScores(answerer === 'text' ? text : picture, rows, row, out);
      return;
    }
    calibratedScores(text, rows, row, this.textScores);
    calibratedScores(picture, rows, row, this.pictureScores);
    const { classCount, textScores, pictureScores } = this;
    fuseInto(weights, { text: textScores, picture: pictureScores, y: [], classCount }, 0, out);
    calibrateScores(this.content.calibration, out);
  }

  /** Whether the picture of this row has no say in its scores, which are then the calibrated ones of the text. */
  answersByText(rows: FeatureRows, row: number): boolean {
    return this.answererOf(rows, row) === 'text';
  }

  /** Splits the score of one class into what text and picture contributed. */
  evidenceOf(rows: FeatureRows, row: number, classIndex: number): FusionEvidence {
    const { weights } = this.content;
    const answerer = this.answererOf(rows, row);
    const scores = new Float64Array(this.classCount);
    this.scoresInto(rows, row, scores);
    const score = scores[classIndex] as number;
    if (answerer === 'text') return { text: score, picture: 0, pictureShare: 0 };
    if (answerer === 'picture') return { text: 0, picture: score, pictureShare: 1 };
    const { scale } = this.content.calibration;
    const pictureParts = this.pictureScores.map((value, c) => (scale[c] as number) * weights.picture * value);
    const textParts = scores.map((value, c) => value - (pictureParts[c] as number));
    const textMargin = Math.abs(aboveOthers(textParts, classIndex));
    const pictureMargin = Math.abs(aboveOthers(pictureParts, classIndex));
    const margins = textMargin + pictureMargin;
    return {
      text: textParts[classIndex] as number,
      picture: pictureParts[classIndex] as number,
      pictureShare: margins > 0 ? pictureMargin / margins : 0,
    };
  }

  toParts(): ModelParts {
    const { text, picture, weights, calibration, pictureAnswersAlone } = this.content;
    const calibrationParts = calibrationToParts(calibration);
    const textParts = text.classifier.toParts();
    const pictureParts = picture.classifier.toParts();
    const textCalibration = calibrationToParts(text.calibration);
    const pictureCalibration = calibrationToParts(picture.calibration);
    return {
      meta: {
        text: { kind: text.classifier.kind, meta: textParts.meta, calibration: textCalibration.meta },
        picture: {
          kind: picture.classifier.kind,
          meta: pictureParts.meta,
          calibration: pictureCalibration.meta,
        },
        textWeight: weights.text,
        pictureWeight: weights.picture,
        pictureAnswersAlone,
        calibration: calibrationParts.meta,
      },
      arrays: joinArrays({
        text: textParts.arrays,
        textCalibration: textCalibration.arrays,
        picture: pictureParts.arrays,
        pictureCalibration: pictureCalibration.arrays,
        fusion: { shift: weights.shift },
        calibration: calibrationParts.arrays,
      }),
    };
  }

  /**
   * @param decodeInner reads the two classifiers inside
   * @throws ModelFileError INVALID_CONTENT
   */
  static fromParts(
    { meta, arrays }: ModelParts,
    decodeInner: (kind: ModelKind, parts: ModelParts) => Classifier,
  ): FusionClassifier {
    const { textWeight, pictureWeight, pictureAnswersAlone } = meta;
    const { shift } = arraysOf('fusion', arrays);
    if (
      typeof textWeight !== 'number' ||
      typeof pictureWeight !== 'number' ||
      typeof pictureAnswersAlone !== 'boolean' ||
      !(shift instanceof Float64Array)
    ) {
      throw new ModelFileError('INVALID_CONTENT', 'the saved fusion lacks one of its weights');
    }
    const inner = (part: 'text' | 'picture'): CalibratedClassifier => {
      const header = requireInnerHeader(meta[part]);
      return {
        classifier: decodeInner(header.kind, { meta: header.meta, arrays: arraysOf(part, arrays) }),
        calibration: calibrationFromParts({
          meta: header.calibration,
          arrays: arraysOf(`${part}Calibration`, arrays),
        }),
      };
    };
    return new FusionClassifier({
      text: inner('text'),
      picture: inner('picture'),
      weights: { text: textWeight, picture: pictureWeight, shift },
      calibration: calibrationFromParts({
        meta: (meta.calibration ?? {}) as ModelParts['meta'],
        arrays: arraysOf('calibration', arrays),
      }),
      pictureAnswersAlone,
    });
  }

  private answererOf(rows: FeatureRows, row: number): Answerer {
    if (rows.pictures?.present[row] !== 1) return 'text';
    if (hasKnownWord(rows, row)) return this.content.weights.picture === 0 ? 'text' : 'both';
    return this.content.pictureAnswersAlone ? 'picture' : 'text';
  }
}

/** Writes the calibrated scores of one row. */
export function calibratedScores(
  { classifier, calibration }: CalibratedClassifier,
  rows: FeatureRows,
  row: number,
  out: Float64Array,
): void {
  classifier.scoresInto(rows, row, out);
  calibrateScores(calibration, out);
}

export function hasKnownWord({ text }: FeatureRows, row: number): boolean {
  return (text.indptr[row + 1] as number) > (text.indptr[row] as number);
}

function aboveOthers(scores: Float64Array, classIndex: number): number {
  const own = scores[classIndex] as number;
  const others = scores.reduce((sum, score) => sum + score, -own);
  return own - others / (scores.length - 1);
}

interface InnerHeader {
  readonly kind: ModelKind;
  readonly meta: ModelParts['meta'];
  readonly calibration: ModelParts['meta'];
}

function requireInnerHeader(value: unknown): InnerHeader {
  const { kind, meta, calibration } = (value ?? {}) as Partial<InnerHeader>;
  const known = MODEL_KINDS.find((name) => name === kind);
  if (known === undefined || known === 'fusion' || meta === undefined || calibration === undefined) {
    throw new ModelFileError('INVALID_CONTENT', 'the saved fusion does not say what it is made of');
  }
  return { kind: known, meta, calibration };
}
