import { ModelFileError, requireInRange } from '../errors.js';
import type { Classifier, ModelParts } from '../model/classifier.js';
import type { FeatureRows } from '../model/rows.js';
import type { QuantisedWeights } from './quantised-weights.js';

/** Scores a class by bias plus the sum of value * weight over the terms of a listing; the picture is not looked at. */
export class LinearClassifier implements Classifier {
  readonly kind = 'linear';
  readonly classCount: number;
  /** For each feature its place among the kept ones, or -1. */
  private readonly places: Int32Array;

  /** @throws ModelFileError INVALID_CONTENT when the parts contradict each other or a number is none */
  constructor(
    private readonly weights: QuantisedWeights,
    readonly bias: Float64Array,
  ) {
    assertConsistent(weights, bias);
    this.classCount = weights.classCount;
    this.places = new Int32Array(weights.features).fill(-1);
    for (let k = 0; k < weights.kept.length; k++) this.places[weights.kept[k] as number] = k;
  }

  weightOf(feature: number, classIndex: number): number {
    const { steps, stepSizes } = this.weights;
    const place = this.places[feature] as number;
    if (place < 0) return 0;
    return (stepSizes[place] as number) * (steps[place * this.classCount + classIndex] as number);
  }

  scoresInto({ text }: FeatureRows, row: number, out: Float64Array): void {
    const { steps, stepSizes } = this.weights;
    const { classCount, places } = this;
    const { indptr, indices, values } = text;
    const unrolledEnd = classCount - (classCount % 4);
    out.set(this.bias);
    const end = indptr[row + 1] as number;
    for (let entry = indptr[row] as number; entry < end; entry++) {
      const place = places[indices[entry] as number] as number;
      if (place < 0) continue;
      const perStep = (values[entry] as number) * (stepSizes[place] as number);
      let at = place * classCount;
      let c = 0;
      for (; c < unrolledEnd; c += 4, at += 4) {
        out[c] = (out[c] as number) + perStep * (steps[at] as number);
        out[c + 1] = (out[c + 1] as number) + perStep * (steps[at + 1] as number);
        out[c + 2] = (out[c + 2] as number) + perStep * (steps[at + 2] as number);
        out[c + 3] = (out[c + 3] as number) + perStep * (steps[at + 3] as number);
      }
      for (; c < classCount; c++, at++) out[c] = (out[c] as number) + perStep * (steps[at] as number);
    }
  }

  toParts(): ModelParts {
    const { features, classCount, kept, steps, stepSizes } = this.weights;
    return { meta: { features, classCount }, arrays: { kept, steps, stepSizes, bias: this.bias } };
  }

  /** @throws ModelFileError INVALID_CONTENT */
  static fromParts({ meta, arrays }: ModelParts): LinearClassifier {
    const { features, classCount } = meta;
    const { kept, steps, stepSizes, bias } = arrays;
    if (
      typeof features !== 'number' ||
      typeof classCount !== 'number' ||
      !(kept instanceof Uint32Array) ||
      !(steps instanceof Int8Array) ||
      !(stepSizes instanceof Float32Array) ||
      !(bias instanceof Float64Array)
    ) {
      throw new ModelFileError('INVALID_CONTENT', 'the linear classifier lacks one of its parts');
    }
    return new LinearClassifier({ features, classCount, kept, steps, stepSizes }, bias);
  }
}

function assertConsistent(weights: QuantisedWeights, bias: Float64Array): void {
  const { features, classCount, kept, steps, stepSizes } = weights;
  requireInRange('classCount', classCount, 2, 65_535);
  requireInRange('features', features, 0, 2 ** 31 - 1);
  const isConsistent =
    steps.length === kept.length * classCount &&
    stepSizes.length === kept.length &&
    bias.length === classCount &&
    kept.every((feature, k) => feature < features && (k === 0 || feature > (kept[k - 1] as number))) &&
    stepSizes.every(Number.isFinite) &&
    bias.every(Number.isFinite);
  if (isConsistent) return;
  throw new ModelFileError(
    'INVALID_CONTENT',
    'weights and bias of the linear classifier contradict each other',
    {
      features,
      classCount,
      kept: kept.length,
      steps: steps.length,
      stepSizes: stepSizes.length,
      bias: bias.length,
    },
  );
}
