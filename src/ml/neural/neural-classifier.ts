import { ModelFileError } from '../errors.js';
import type { ContainerArray } from '../format/container.js';
import type { Classifier, ModelParts } from '../model/classifier.js';
import type { FeatureRows } from '../model/rows.js';
import { applyDense, type DenseLayer, reluInPlace } from './dense-layer.js';
import { NetworkInputs } from './network-inputs.js';
import { PictureScaling } from './picture-scaling.js';
import { LANES } from './projection-kernels.js';
import { TextProjection } from './text-projection.js';

/**
 * A trained network on words and pictures. It predicts by plain loops on typed arrays and without TensorFlow.js: a
 * process that only serves need not load it, the answer is there at once instead of in a promise, no tensor has to be
 * given back, and a row gives the same bytes alone and in a batch, on every machine and whatever backend trained it.
 */
export class NeuralClassifier implements Classifier {
  readonly kind = 'neural';
  readonly classCount: number;
  private readonly input: Float32Array;
  private readonly outputs: readonly Float64Array[];

  /** @throws ModelFileError INVALID_CONTENT when inputs and layers do not belong together */
  constructor(
    private readonly inputs: NetworkInputs<TextProjection>,
    private readonly layers: readonly DenseLayer[],
  ) {
    assertLayers(layers, inputs.width);
    this.classCount = (layers.at(-1) as DenseLayer).outputs;
    this.input = new Float32Array(inputs.width);
    this.outputs = layers.map((layer) => new Float64Array(layer.outputs));
  }

  /** @throws ModelInputError SHAPE_MISMATCH when these are not the features that the network was trained on */
  scoresInto(rows: FeatureRows, row: number, out: Float64Array): void {
    this.inputs.assertFits(rows);
    this.inputs.fillText(rows, row, this.input, 0);
    this.inputs.fillPicture(rows, row, this.input, 0);
    let values: Float32Array | Float64Array = this.input;
    this.layers.forEach((layer, at) => {
      const sums = this.outputs[at] as Float64Array;
      applyDense(layer, values, sums);
      if (at < this.layers.length - 1) reluInPlace(sums);
      values = sums;
    });
    out.set(values);
  }

  toParts(): ModelParts {
    const { projection, scaling } = this.inputs;
    const arrays: Record<string, ContainerArray> = {
      projection: projection.codes,
      projectionScales: projection.scales,
    };
    if (scaling !== undefined) {
      arrays.pictureMeans = scaling.means;
      arrays.pictureDeviations = scaling.deviations;
    }
    this.layers.forEach((layer, at) => {
      arrays[`weights${at}`] = layer.weights;
      arrays[`bias${at}`] = layer.bias;
    });
    return { meta: { projectionWidth: projection.width, layerCount: this.layers.length }, arrays };
  }

  /** @throws ModelFileError INVALID_CONTENT */
  static fromParts({ meta, arrays }: ModelParts): NeuralClassifier {
    const { projectionWidth, layerCount } = meta;
    if (
      !isCount(projectionWidth) ||
      projectionWidth % LANES !== 0 ||
      !isCount(layerCount) ||
      layerCount === 0 ||
      layerCount > LAYERS_MAX
    ) {
      throw new ModelFileError('INVALID_CONTENT', 'the header of the network lacks its sizes');
    }
    const scales = requireArray(arrays.projectionScales, Float32Array, 'projectionScales');
    const codes = requireArray(arrays.projection, Int8Array, 'projection');
    if (codes.length !== scales.length * projectionWidth) throw contradiction('projection');
    const layers = Array.from({ length: layerCount }, (_, at) => {
      const weights = requireArray(arrays[`weights${at}`], Float32Array, `weights${at}`);
      const bias = requireArray(arrays[`bias${at}`], Float32Array, `bias${at}`);
      return { inputs: weights.length / bias.length, outputs: bias.length, weights, bias };
    });
    const text = new TextProjection(projectionWidth, codes, scales);
    return new NeuralClassifier(new NetworkInputs(text, pictureScaling(arrays)), layers);
  }
}

const LAYERS_MAX = 16;

function pictureScaling(arrays: ModelParts['arrays']): PictureScaling | undefined {
  if (arrays.pictureMeans === undefined) return undefined;
  const means = requireArray(arrays.pictureMeans, Float32Array, 'pictureMeans');
  const deviations = requireArray(arrays.pictureDeviations, Float32Array, 'pictureDeviations');
  if (means.length !== deviations.length) throw contradiction('pictureDeviations');
  return new PictureScaling(means, deviations);
}

function assertLayers(layers: readonly DenseLayer[], inputWidth: number): void {
  let inputs = inputWidth;
  layers.forEach((layer, at) => {
    const consistent =
      layer.inputs === inputs &&
      layer.outputs > 0 &&
      layer.weights.length === inputs * layer.outputs &&
      layer.bias.length === layer.outputs;
    if (!consistent) throw contradiction(`weights${at}`);
    inputs = layer.outputs;
  });
  if (inputs < 2) throw contradiction('bias');
}

function contradiction(name: string): ModelFileError {
  return new ModelFileError('INVALID_CONTENT', `array ${name} of the network contradicts the others`, {
    name,
  });
}

function requireArray<T extends ContainerArray>(
  array: ContainerArray | undefined,
  type: new () => T,
  name: string,
): T {
  if (array instanceof type) return array;
  throw new ModelFileError('INVALID_CONTENT', `the network has no array ${name} of type ${type.name}`, {
    name,
  });
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
