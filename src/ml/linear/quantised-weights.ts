import type { ClassBlock } from './class-block.js';

/** The weights that matter, in 8 bits: that of kept feature k for class c is `steps[k * classCount + c] * stepSizes[k]`. */
export interface QuantisedWeights {
  /** Features of the rows; those that are not kept have weight 0. */
  readonly features: number;
  readonly classCount: number;
  /** Kept features, rising. */
  readonly kept: Uint32Array;
  /** Whole numbers in [-127, 127], class after class for each kept feature. */
  readonly steps: Int8Array;
  /** Of each kept feature, a 127th of its largest weight. */
  readonly stepSizes: Float32Array;
}

type LearntWeights = Pick<ClassBlock, 'firstClass' | 'classCount' | 'stride' | 'weights'>;

const STEPS_MAX = 127;
/**
 * A feature is dropped when its largest weight is less than this share of the median feature's. Measured, weighted F1
 * on 15,000 generated listings 0.8746 with all features, 0.8746 without the weakest quarter and 0.8739 without 70 %;
 * on shop offers 0.9946, 0.9946 and 0.9936.
 */
const KEPT_SHARE_OF_MEDIAN = 0.4;

/**
 * Drops the features that hardly matter and rounds the others to 8 bits, with a step size a feature: rare features
 * have weights many times those of frequent ones.
 */
export function quantise(
  blocks: readonly LearntWeights[],
  features: number,
  classCount: number,
): QuantisedWeights {
  const largest = largestWeights(blocks, features);
  const keptFrom = KEPT_SHARE_OF_MEDIAN * medianOf(largest);
  const kept = featuresFrom(largest, keptFrom);
  const steps = new Int8Array(kept.length * classCount);
  const stepSizes = new Float32Array(kept.length);
  for (let k = 0; k < kept.length; k++) stepSizes[k] = (largest[kept[k] as number] as number) / STEPS_MAX;
  for (const { weights, classCount: size, stride, firstClass } of blocks) {
    for (let k = 0; k < kept.length; k++) {
      const feature = kept[k] as number;
      const stepsPerUnit = STEPS_MAX / (largest[feature] as number);
      const from = feature * stride;
      const to = k * classCount + firstClass;
      for (let c = 0; c < size; c++) steps[to + c] = Math.round((weights[from + c] as number) * stepsPerUnit);
    }
  }
  return { features, classCount, kept, steps, stepSizes };
}

/** The features whose largest weight is above 0 and not below a bound, rising. */
function featuresFrom(largest: Float32Array, bound: number): Uint32Array {
  const kept = new Uint32Array(largest.length);
  let count = 0;
  for (let feature = 0; feature < largest.length; feature++) {
    const weight = largest[feature] as number;
    if (weight > 0 && weight >= bound) kept[count++] = feature;
  }
  return kept.slice(0, count);
}

function largestWeights(blocks: readonly LearntWeights[], features: number): Float32Array {
  const largest = new Float32Array(features);
  for (const { weights, stride } of blocks) {
    for (let feature = 0, at = 0; feature < features; feature++) {
      let ofFeature = largest[feature] as number;
      for (const end = at + stride; at < end; at++) {
        const magnitude = Math.abs(weights[at] as number);
        if (magnitude > ofFeature) ofFeature = magnitude;
      }
      largest[feature] = ofFeature;
    }
  }
  return largest;
}

function medianOf(numbers: Float32Array): number {
  return numbers.slice().sort()[Math.floor(numbers.length / 2)] ?? 0;
}
