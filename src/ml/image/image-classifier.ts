import { ModelFileError, ModelInputError } from '../errors.js';
import type { ContainerArray } from '../format/container.js';
import { softmaxInPlace } from '../linear/softmax.js';
import type { Classifier, ModelParts } from '../model/classifier.js';
import type { FeatureRows } from '../model/rows.js';
import { FeatureModel } from './feature-model.js';
import { FeatureScaling } from './feature-scaling.js';
import { PICTURE_FEATURE_COUNT, PICTURE_FEATURE_VERSION } from './picture-features.js';
import { SmallCnn } from './small-cnn.js';

/** A convolutional network and its part in the score, in (0, 1]; the rest is the part of the features. */
export interface WeightedCnn {
  readonly cnn: SmallCnn;
  readonly weight: number;
}

/**
 * Judges a listing by its picture alone. A listing without a picture gets the logarithms of the shares that the
 * classes have among the training rows. With a network the log probabilities of both are averaged.
 */
export class ImageClassifier implements Classifier {
  readonly kind = 'image';
  readonly classCount: number;
  private readonly cnnScores: Float64Array;

  /** @throws ModelFileError INVALID_CONTENT when the parts do not belong together */
  constructor(
    private readonly logPriors: Float32Array,
    private readonly features: FeatureModel,
    private readonly network?: WeightedCnn,
  ) {
    this.classCount = logPriors.length;
    const counts = [features.classCount, network?.cnn.classCount ?? features.classCount];
    if (this.classCount < 2 || counts.some((count) => count !== this.classCount))
      throw contradiction('logPriors');
    this.cnnScores = new Float64Array(this.classCount);
  }

  /** @throws ModelInputError SHAPE_MISMATCH when these are not picture features of this version */
  scoresInto({ pictures }: FeatureRows, row: number, out: Float64Array): void {
    if (pictures?.present[row] !== 1) {
      out.set(this.logPriors);
      return;
    }
    if (pictures.values.length !== pictures.present.length * PICTURE_FEATURE_COUNT) {
      throw new ModelInputError('SHAPE_MISMATCH', `a picture has ${PICTURE_FEATURE_COUNT} features`, {
        values: pictures.values.length,
        rows: pictures.present.length,
      });
    }
    this.features.scoresInto(pictures, row, out);
    if (this.network === undefined) return;
    const { cnn, weight } = this.network;
    cnn.scoresInto(pictures, row, this.cnnScores);
    mixLogProbabilities(out, this.cnnScores, weight);
  }

  toParts(): ModelParts {
    const { features, network, logPriors } = this;
    return {
      meta: { featureVersion: PICTURE_FEATURE_VERSION, cnnWeight: network?.weight ?? 0 },
      arrays: {
        logPriors,
        means: features.scaling.means,
        factors: features.scaling.factors,
        weights: features.weights,
        bias: features.bias,
        ...network?.cnn.toArrays(),
      },
    };
  }

  /** @throws ModelFileError INVALID_CONTENT */
  static fromParts({ meta, arrays }: ModelParts): ImageClassifier {
    const { featureVersion, cnnWeight } = meta;
    if (featureVersion !== PICTURE_FEATURE_VERSION) {
      throw new ModelFileError(
        'INVALID_CONTENT',
        `the model reads version ${String(featureVersion)} of the picture features, this program makes version ${PICTURE_FEATURE_VERSION}`,
      );
    }
    if (typeof cnnWeight !== 'number' || !(cnnWeight >= 0 && cnnWeight <= 1))
      throw contradiction('cnnWeight');
    const floats = (name: string, length?: number) => requireFloats(arrays, name, length);
    const logPriors = floats('logPriors');
    const classCount = logPriors.length;
    const scaling = new FeatureScaling(
      floats('means', PICTURE_FEATURE_COUNT),
      floats('factors', PICTURE_FEATURE_COUNT),
    );
    const weights = floats('weights', classCount * PICTURE_FEATURE_COUNT);
    const features = new FeatureModel(scaling, weights, floats('bias', classCount));
    if (cnnWeight === 0) return new ImageClassifier(logPriors, features);
    const cnn = SmallCnn.fromArrays(floats, classCount);
    return new ImageClassifier(logPriors, features, { cnn, weight: cnnWeight });
  }
}

/** Makes log probabilities of both and writes their weighted mean over the first. */
export function mixLogProbabilities(scores: Float64Array, cnnScores: Float64Array, cnnWeight: number): void {
  const shift = (1 - cnnWeight) * logSum(scores) + cnnWeight * logSum(cnnScores);
  for (let c = 0; c < scores.length; c++) {
    scores[c] = (1 - cnnWeight) * (scores[c] as number) + cnnWeight * (cnnScores[c] as number) - shift;
  }
}

function logSum(scores: Float64Array): number {
  return softmaxInPlace(scores.slice());
}

function requireFloats(
  arrays: Readonly<Record<string, ContainerArray>>,
  name: string,
  length?: number,
): Float32Array {
  const array = arrays[name];
  if (!(array instanceof Float32Array) || (length !== undefined && array.length !== length))
    throw contradiction(name);
  return array;
}

function contradiction(name: string): ModelFileError {
  return new ModelFileError(
    'INVALID_CONTENT',
    `${name} of the image classifier is missing or contradicts the rest`,
    {
      name,
    },
  );
}
