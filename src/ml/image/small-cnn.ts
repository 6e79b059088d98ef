import type { PictureRows } from '../model/rows.js';
import { PICTURE_FEATURE_COUNT, PICTURE_FEATURES, THUMBNAIL_SIDE } from './picture-features.js';

/** Channels of the picture and after each convolution. */
export const CNN_CHANNELS = [3, 8, 16, 32] as const;
export const KERNEL_SIDE = 3;
const LAYERS = CNN_CHANNELS.length - 1;
const THUMBNAIL_BYTES = PICTURE_FEATURES.thumbnail.end - PICTURE_FEATURES.thumbnail.start;

/** Weights of a convolution (side * side * channels in * channels out, as TensorFlow.js has them) and their bias. */
export interface CnnLayer {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/**
 * A convolutional network on the thumbnail of 24 by 24 pixels: three convolutions of 3 by 3, each rectified, a maximum
 * over 2 by 2 after the first two, the mean over all places after the third, and a dense layer. This is the forward
 * pass in plain loops, so that what serves needs no TensorFlow.js; `trainSmallCnn` makes one.
 */
export class SmallCnn {
  readonly classCount: number;
  private readonly planes: readonly Float32Array[];
  private readonly sums: Float64Array;

  /** @param layers the three convolutions and the dense layer */
  constructor(readonly layers: readonly CnnLayer[]) {
    this.classCount = (layers.at(-1) as CnnLayer).bias.length;
    this.planes = CNN_CHANNELS.map((channels, layer) => new Float32Array(sideOf(layer) ** 2 * channels));
    this.sums = new Float64Array(CNN_CHANNELS[LAYERS] as number);
  }

  /** Writes log probabilities but for a constant. The row must have a picture. */
  scoresInto({ values }: PictureRows, row: number, out: Float64Array): void {
    const input = this.planes[0] as Float32Array;
    const start = row * PICTURE_FEATURE_COUNT + PICTURE_FEATURES.thumbnail.start;
    for (let i = 0; i < THUMBNAIL_BYTES; i++) input[i] = cnnInput(values[start + i] as number);
    for (let layer = 0; layer < LAYERS; layer++) this.convolve(layer);
    const means = this.means();
    const { weights, bias } = this.layers[LAYERS] as CnnLayer;
    for (let c = 0; c < this.classCount; c++) {
      let sum = bias[c] as number;
      for (let k = 0; k < means.length; k++)
        sum += (means[k] as number) * (weights[k * this.classCount + c] as number);
      out[c] = sum;
    }
  }

  toArrays(): Record<string, Float32Array> {
    return Object.fromEntries(
      this.layers.flatMap(({ weights, bias }, at) => [
        [`cnnWeights${at}`, weights],
        [`cnnBias${at}`, bias],
      ]),
    );
  }

  /** @param floats gives the array of a name and a length, or throws */
  static fromArrays(floats: (name: string, length: number) => Float32Array, classCount: number): SmallCnn {
    return new SmallCnn(
      cnnLayerSizes(classCount).map(({ weights, bias }, at) => ({
        weights: floats(`cnnWeights${at}`, weights),
        bias: floats(`cnnBias${at}`, bias),
      })),
    );
  }

  /** Convolution with zeros around the plane, rectified, and the maximum over 2 by 2 where the next plane is smaller. */
  private convolve(layer: number): void {
    const from = this.planes[layer] as Float32Array;
    const to = this.planes[layer + 1] as Float32Array;
    const side = sideOf(layer);
    const outSide = sideOf(layer + 1);
    const shrink = side / outSide;
    const outChannels = CNN_CHANNELS[layer + 1] as number;
    const sums = this.sums.subarray(0, outChannels);
    to.fill(0); // a maximum with 0 is the rectification
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        this.sumsAt(layer, from, side, x, y, sums);
        const target = (Math.floor(y / shrink) * outSide + Math.floor(x / shrink)) * outChannels;
        for (let k = 0; k < outChannels; k++) {
          if ((sums[k] as number) > (to[target + k] as number)) to[target + k] = sums[k] as number;
        }
      }
    }
  }

  private sumsAt(
    layer: number,
    from: Float32Array,
    side: number,
    x: number,
    y: number,
    sums: Float64Array,
  ): void {
    const { weights, bias } = this.layers[layer] as CnnLayer;
    const inChannels = CNN_CHANNELS[layer] as number;
    const outChannels = sums.length;
    sums.set(bias);
    for (let dy = 0; dy < KERNEL_SIDE; dy++) {
      for (let dx = 0; dx < KERNEL_SIDE; dx++) {
        const [fromX, fromY] = [x + dx - 1, y + dy - 1];
        if (fromX < 0 || fromY < 0 || fromX >= side || fromY >= side) continue;
        const source = (fromY * side + fromX) * inChannels;
        let w = (dy * KERNEL_SIDE + dx) * inChannels * outChannels;
        for (let i = 0; i < inChannels; i++, w += outChannels) {
          const value = from[source + i] as number;
          if (value === 0) continue;
          for (let k = 0; k < outChannels; k++)
            sums[k] = (sums[k] as number) + value * (weights[w + k] as number);
        }
      }
    }
  }

  private means(): Float64Array {
    const plane = this.planes[LAYERS] as Float32Array;
    const channels = CNN_CHANNELS[LAYERS] as number;
    const means = new Float64Array(channels);
    for (let i = 0; i < plane.length; i++) means[i % channels]! += plane[i] as number;
    return means.map((sum) => sum / (plane.length / channels));
  }
}

/** A byte of the thumbnail as the network sees it, in [-1, 1]. */
export function cnnInput(byte: number): number {
  return byte / 127.5 - 1;
}

/** Numbers of weights and biases of each layer. */
export function cnnLayerSizes(classCount: number): { weights: number; bias: number }[] {
  const convolutions = CNN_CHANNELS.slice(1).map((channels, layer) => ({
    weights: KERNEL_SIDE * KERNEL_SIDE * (CNN_CHANNELS[layer] as number) * channels,
    bias: channels,
  }));
  return [...convolutions, { weights: (CNN_CHANNELS[LAYERS] as number) * classCount, bias: classCount }];
}

/** Side of the plane that enters a layer: 24, 12, 6, and 6 after the last convolution. */
function sideOf(layer: number): number {
  return THUMBNAIL_SIDE >> Math.min(layer, LAYERS - 1);
}
