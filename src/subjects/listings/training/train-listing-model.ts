import { availableParallelism } from 'node:os';
import type { Calibration } from '../../../ml/calibration/calibration.js';
import { identityCalibration } from '../../../ml/calibration/calibration.js';
import { fitCalibration } from '../../../ml/calibration/fit-calibration.js';
import { fitFusion } from '../../../ml/fusion/fit-fusion.js';
import type { CalibratedClassifier } from '../../../ml/fusion/fusion-classifier.js';
import { fitImage } from '../../../ml/image/fit-image.js';
import { LinearFit } from '../../../ml/linear/linear-fit.js';
import type { Classifier, FitListener } from '../../../ml/model/classifier.js';
import { ListingModel } from '../../../ml/model/listing-model.js';
import type { LabelledRows } from '../../../ml/model/rows.js';
import { fitNeural } from '../../../ml/neural/fit-neural.js';
import type { FittedTextVectorizer } from '../../../ml/text/vectorizer.js';
import { imageOptions } from '../../../pipeline/training/parameters/image.js';
import { linearOptions } from '../../../pipeline/training/parameters/linear.js';
import { neuralOptions } from '../../../pipeline/training/parameters/neural.js';
import type { ListingParameters } from '../../../pipeline/training/parameters/parameters.js';

/** What a model is trained from: rows as numbers, and what the numbers mean. */
export interface TrainingMaterial {
  /** Null for a model that reads no text. */
  readonly vectorizer: FittedTextVectorizer | null;
  readonly train: LabelledRows;
  /** Rows that steer the training and calibrate its result. */
  readonly validation: LabelledRows;
  readonly classCodes: readonly string[];
}

/** Below so many entries times classes, starting threads takes longer than they save (shop offers: 47 million). */
const THREADED_WORK_MIN = 100_000_000;
/** Recorded of a model that could have had a convolutional network and has none. */
const NO_BACKEND = 'none, no convolutional network';
/** Share of the time that a fused model takes for its text, for the progress. */
const TEXT_SHARE = 0.6;

/**
 * Trains a calibrated model of any kind. The notes of the result name the backend where there is a choice of one.
 * @param learnsValidation whether a linear model learns from the validation rows too, once they have calibrated it
 * @param threads that learn a linear model; their number does not change it
 * @throws ModelInputError when the rows cannot be learnt from; what the listener throws
 */
export async function trainListingModel(
  material: TrainingMaterial,
  parameters: ListingParameters,
  listener: FitListener,
  { learnsValidation = false, threads = availableParallelism() } = {},
): Promise<ListingModel> {
  const { vectorizer, train, validation, classCodes } = material;
  const classCount = classCodes.length;
  const { seed } = parameters;
  switch (parameters.model) {
    case 'linear': {
      const fit = await fitLinear(material, linearOptions(parameters.linear, seed), listener, threads);
      const calibrated = calibrate(fit.classifier(), validation);
      if (learnsValidation) await fit.learnAlso(validation);
      return new ListingModel({
        vectorizer,
        ...calibrated,
        classifier: fit.classifier(),
        classCodes,
        notes: {},
      });
    }
    case 'neural': {
      const options = neuralOptions(parameters.neural, seed);
      const { classifier, backend } = await fitNeural(train, validation, classCount, options, listener);
      return new ListingModel({
        vectorizer,
        ...calibrate(classifier, validation),
        classCodes,
        notes: { backend },
      });
    }
    case 'image': {
      const options = imageOptions(parameters.image, seed);
      const { classifier, backend } = await fitImage(train, validation, classCount, options, listener);
      return new ListingModel({
        vectorizer: null,
        ...calibrate(classifier, validation),
        classCodes,
        notes: { backend: backend ?? NO_BACKEND },
      });
    }
    case 'fusion': {
      const fit = await fitLinear(
        material,
        linearOptions(parameters.linear, seed),
        {
          ...listener,
          onProgress: (fraction) => listener.onProgress(TEXT_SHARE * fraction),
        },
        threads,
      );
      const text = calibrate(fit.classifier(), validation);
      const image = await fitImage(train, validation, classCount, imageOptions(parameters.image, seed), {
        onEpoch: async () => {}, // the curves are those of the text
        onProgress: (fraction) => listener.onProgress(TEXT_SHARE + (1 - TEXT_SHARE) * fraction),
      });
      const { classifier } = fitFusion(text, calibrate(image.classifier, validation), validation);
      const calibration = identityCalibration(classCount);
      // 0 where the pictures were not trusted.
      const notes = {
        pictureWeight: classifier.content.weights.picture,
        backend: image.backend ?? NO_BACKEND,
      };
      return new ListingModel({ vectorizer, classifier, calibration, classCodes, notes });
    }
  }
}

async function fitLinear(
  { train, validation, classCodes }: TrainingMaterial,
  options: ReturnType<typeof linearOptions>,
  listener: FitListener,
  threads: number,
): Promise<LinearFit> {
  const work = train.text.indices.length * classCodes.length;
  const fit = new LinearFit(train, classCodes.length, options, {
    threads: work < THREADED_WORK_MIN ? 1 : threads,
  });
  await fit.run(validation, listener);
  return fit;
}

/** A classifier with the calibration that fits the validation rows, from which it has not learnt. */
function calibrate(classifier: Classifier, validation: LabelledRows): CalibratedClassifier {
  const { classCount } = classifier;
  const scores = new Float64Array(validation.y.length * classCount);
  for (let row = 0; row < validation.y.length; row++) {
    classifier.scoresInto(validation, row, scores.subarray(row * classCount, (row + 1) * classCount));
  }
  const calibration: Calibration = fitCalibration({ scores, y: validation.y, classCount });
  return { classifier, calibration };
}

/** Which backend of TensorFlow.js trained the model; null where there is no choice of one. */
export function backendOf({ notes }: Pick<ListingModel, 'notes'>): string | null {
  return typeof notes.backend === 'string' ? notes.backend : null;
}
