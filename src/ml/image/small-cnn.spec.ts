import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import type { LabelledRows } from '../model/rows.js';
import { createRandom } from '../random.js';
import { PICTURE_FEATURE_COUNT, PICTURE_FEATURES, THUMBNAIL_SIDE } from './picture-features.js';
import { withoutText } from './pictures.fixture.js';
import { CNN_CHANNELS, cnnInput, cnnLayerSizes, SmallCnn } from './small-cnn.js';
import { trainSmallCnn } from './train-small-cnn.js';

const CLASS_COUNT = 2;
const THUMBNAIL_BYTES = THUMBNAIL_SIDE * THUMBNAIL_SIDE * 3;

/** Stripes that lie (class 0) or stand (class 1): the mean colour tells nothing. */
function stripes(count: number): LabelledRows & { pictures: NonNullable<LabelledRows['pictures']> } {
  const random = createRandom(5);
  const values = new Uint8Array(count * PICTURE_FEATURE_COUNT);
  for (let row = 0; row < count; row++) {
    const start = row * PICTURE_FEATURE_COUNT + PICTURE_FEATURES.thumbnail.start;
    const phase = random.int(4);
    for (let i = 0; i < THUMBNAIL_BYTES; i++) {
      const pixel = Math.floor(i / 3);
      const place = row % CLASS_COUNT === 0 ? Math.floor(pixel / THUMBNAIL_SIDE) : pixel % THUMBNAIL_SIDE;
      values[start + i] = ((place + phase) % 4 < 2 ? 40 : 180) + random.int(40);
    }
  }
  const y = Uint16Array.from({ length: count }, (_, row) => row % CLASS_COUNT);
  return { ...withoutText(count), pictures: { values, present: new Uint8Array(count).fill(1) }, y };
}

function randomCnn(): SmallCnn {
  const random = createRandom(3);
  const floats = (length: number) => Float32Array.from({ length }, () => random.next() - 0.5);
  return new SmallCnn(
    cnnLayerSizes(CLASS_COUNT).map(({ weights, bias }) => ({ weights: floats(weights), bias: floats(bias) })),
  );
}

function train(
  rows: ReturnType<typeof stripes>,
  epochs: number,
  onProgress: (fraction: number) => void = () => {},
) {
  const all = Int32Array.from(rows.y.keys());
  const random = createRandom(1);
  return trainSmallCnn(tf, { train: rows, rows: all, classCount: CLASS_COUNT, epochs, random, onProgress });
}

function scoresOf(cnn: SmallCnn, rows: ReturnType<typeof stripes>, row: number): number[] {
  const out = new Float64Array(CLASS_COUNT);
  cnn.scoresInto(rows.pictures, row, out);
  return [...out];
}

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

it('scores as the convolutions of TensorFlow.js do', () => {
  const cnn = randomCnn();
  const rows = stripes(1);
  const expected = tf.tidy(() => {
    const start = PICTURE_FEATURES.thumbnail.start;
    const pixels = Float32Array.from(rows.pictures.values.subarray(start, start + THUMBNAIL_BYTES), cnnInput);
    let plane = tf.tensor4d(pixels, [1, THUMBNAIL_SIDE, THUMBNAIL_SIDE, 3]);
    cnn.layers.slice(0, 3).forEach(({ weights, bias }, layer) => {
      const kernel = tf.tensor4d(weights, [3, 3, CNN_CHANNELS[layer]!, CNN_CHANNELS[layer + 1]!]);
      plane = tf.conv2d(plane, kernel, 1, 'same').add(tf.tensor1d(bias)).relu();
      if (layer < 2) plane = tf.maxPool(plane, 2, 2, 'valid');
    });
    const { weights, bias } = cnn.layers[3]!;
    const dense = tf.tensor2d(weights, [CNN_CHANNELS[3], CLASS_COUNT]);
    return [...plane.mean<tf.Tensor2D>([1, 2]).dot(dense).add(tf.tensor1d(bias)).dataSync()];
  });

  const scores = scoresOf(cnn, rows, 0);

  for (const [label, score] of scores.entries()) expect(score).toBeCloseTo(expected[label]!, 3);
});

it('tells lying stripes from standing ones and gives back its tensors', async () => {
  const rows = stripes(8);
  const tensorsBefore = tf.memory().numTensors;

  const cnn = await train(rows, 10);

  const right = [...rows.y].filter((label, row) => {
    const [first, second] = scoresOf(cnn, rows, row) as [number, number];
    return (second > first ? 1 : 0) === label;
  });
  expect(right.length).toBeGreaterThan(7);
  expect(tf.memory().numTensors).toBe(tensorsBefore);
}, 60_000);

it('gives the same bytes for the same chance', async () => {
  const [once, again] = [await train(stripes(4), 1), await train(stripes(4), 1)];

  expect(again.toArrays()).toEqual(once.toArrays());
}, 60_000);

it('gives back its tensors when the listener throws', async () => {
  const tensorsBefore = tf.memory().numTensors;
  const stop = new Error('cancelled');

  const training = train(stripes(8), 1, () => {
    throw stop;
  });

  await expect(training).rejects.toBe(stop);
  expect(tf.memory().numTensors).toBe(tensorsBefore);
});
