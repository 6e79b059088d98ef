import { fitCalibration } from '../calibration/fit-calibration.js';
import { fitFusion } from '../fusion/fit-fusion.js';
import type { CalibratedClassifier } from '../fusion/fusion-classifier.js';
import { fitImage } from '../image/fit-image.js';
import { DEFAULT_IMAGE_OPTIONS } from '../image/image-options.js';
import { LinearFit } from '../linear/linear-fit.js';
import { DEFAULT_LINEAR_OPTIONS } from '../linear/linear-options.js';
import { fitNeural } from '../neural/fit-neural.js';
import { DEFAULT_NEURAL_OPTIONS } from '../neural/neural-options.js';
import type { Classifier, FitListener } from './classifier.js';
import type { LabelledRows } from './rows.js';

/** An estimator as the contract suite drives it. */
export interface Estimator {
  readonly name: string;
  readonly readsText: boolean;
  /** Of 60 easy rows so many at least are told right. */
  readonly rightMin: number;
  readonly fit: (
    train: LabelledRows,
    validation: LabelledRows,
    classCount: number,
    seed: number,
    listener: FitListener,
  ) => Promise<Classifier>;
}

const SMALL_NETWORK = {
  ...DEFAULT_NEURAL_OPTIONS,
  ...{ components: 8, firstUnits: 16, secondUnits: 8, batchRows: 16, epochs: 12, patience: 12 },
};

const linear: Estimator['fit'] = async (train, validation, classCount, seed, listener) => {
  const fit = new LinearFit(train, classCount, { ...DEFAULT_LINEAR_OPTIONS, seed }, { threads: 1 });
  await fit.run(validation, listener);
  return fit.classifier();
};

const image: Estimator['fit'] = async (train, validation, classCount, seed, listener) =>
  (await fitImage(train, validation, classCount, { ...DEFAULT_IMAGE_OPTIONS, epochs: 30, seed }, listener))
    .classifier;

export const ESTIMATORS: readonly Estimator[] = [
  { name: 'linear', readsText: true, rightMin: 57, fit: linear },
  {
    name: 'neural',
    readsText: true,
    rightMin: 40,
    fit: async (train, validation, classCount, seed, listener) =>
      (await fitNeural(train, validation, classCount, { ...SMALL_NETWORK, seed }, listener)).classifier,
  },
  { name: 'image', readsText: false, rightMin: 40, fit: image },
  {
    name: 'fusion',
    readsText: true,
    rightMin: 57,
    fit: async (...given) => {
      const [, validation] = given;
      const text = calibrated(await linear(...given), validation);
      return fitFusion(text, calibrated(await image(...given), validation), validation).classifier;
    },
  },
];

function calibrated(classifier: Classifier, validation: LabelledRows): CalibratedClassifier {
  const { classCount } = classifier;
  const scores = new Float64Array(validation.y.length * classCount);
  validation.y.forEach((_, row) => {
    classifier.scoresInto(validation, row, scores.subarray(row * classCount, (row + 1) * classCount));
  });
  return { classifier, calibration: fitCalibration({ scores, y: validation.y, classCount }) };
}
