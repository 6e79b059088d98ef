import type { Tensor, Tensor2D, Variable } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import type { DenseLayer } from './dense-layer.js';
import { loadBackend, type Tfjs } from './load-backend.js';
import { type Batch, TensorNetwork } from './tensor-network.js';

const SIZES = [6, 8, 5, 3];
const ROWS = 16;
const RATE = 0.01;

let tf: Tfjs;
beforeAll(async () => {
  ({ tf } = await loadBackend());
});

describe('TensorNetwork', () => {
  it('finds all classes equally likely before it is trained', () => {
    const network = new TensorNetwork(tf, SIZES, createRandom(1), 0);
    expect([...network.scores(batchOf(1).inputs, ROWS)]).toEqual(new Array(ROWS * 3).fill(0));
    network.dispose();
  });

  it('learns in five steps the weights that the gradients and the Adam of tfjs itself give', () => {
    const network = new TensorNetwork(tf, SIZES, createRandom(1), 0);
    const reference = referenceOf(network.denseLayers());
    const optimizer = tf.train.adam(RATE, 0.9, 0.999, 1e-7);
    for (let step = 1; step <= 5; step++) {
      const batch = batchOf(step);
      network.train(batch, RATE, 6);
      optimizer.minimize(() => referenceLoss(reference, inputsOf(batch), batch), false, reference);
    }
    network.denseLayers().forEach((layer, at) => {
      expectClose(layer.weights, reference[2 * at]!.dataSync());
      expectClose(layer.bias, reference[2 * at + 1]!.dataSync());
    });
    network.dispose();
  });

  it('gives the gradient of the loss by its first inputs', () => {
    const network = new TensorNetwork(tf, SIZES, createRandom(1), 0);
    network.train(batchOf(1), RATE, 6);
    const reference = referenceOf(network.denseLayers());
    const batch = batchOf(2);
    const expected = tf.grad((inputs: Tensor) => referenceLoss(reference, inputs, batch))(inputsOf(batch));
    const { inputGradients } = network.train(batch, RATE, 4);
    expectClose(inputGradients, expected.slice([0, 0], [ROWS, 4]).dataSync());
    expect(inputGradients.some((value) => Math.abs(value) > 1e-4)).toBe(true);
    network.dispose();
  });

  it('keeps the expected sum of what is left when it drops units', () => {
    const network = new TensorNetwork(tf, [1, 4000, 2], createRandom(1), 0.5);
    const onlyFirst = { rows: 1, inputs: Float32Array.of(1), targets: Float32Array.of(1, 0) };
    const before = network.denseLayers();
    network.train(onlyFirst, 0.001, 1);
    const moved = network.denseLayers()[1]!.weights.filter((weight) => weight !== 0).length;
    const active = before[0]!.weights.filter((weight) => weight > 0).length;
    expect(moved / 2 / active).toBeCloseTo(0.5, 1);
    network.dispose();
  });

  it('does not begin with other weights for the same seed', () => {
    const layers = [1, 1, 2].map((seed) => {
      const network = new TensorNetwork(tf, SIZES, createRandom(seed), 0);
      const copies = network.denseLayers();
      network.dispose();
      return copies;
    });
    expect(layers[1]).toEqual(layers[0]);
    expect(layers[2]).not.toEqual(layers[0]);
  });
});

function batchOf(seed: number): Batch {
  const random = createRandom(seed);
  const inputs = Float32Array.from({ length: ROWS * 6 }, () => random.next() - 0.5);
  const targets = new Float32Array(ROWS * 3);
  for (let row = 0; row < ROWS; row++) targets[row * 3 + random.int(3)] = 0.5 + random.next();
  return { rows: ROWS, inputs, targets };
}

function inputsOf(batch: Batch): Tensor2D {
  return tf.tensor2d(batch.inputs, [ROWS, 6]);
}

function referenceOf(layers: readonly DenseLayer[]): Variable[] {
  return layers.flatMap(({ weights, bias, inputs, outputs }) => [
    tf.variable(tf.tensor2d(weights, [inputs, outputs])),
    tf.variable(tf.tensor1d(bias)),
  ]);
}

function referenceLoss(variables: readonly Variable[], inputs: Tensor, batch: Batch) {
  let values: Tensor = inputs;
  for (let at = 0; at < variables.length; at += 2) {
    values = tf.matMul(values as Tensor2D, variables[at] as unknown as Tensor2D).add(variables[at + 1]!);
    if (at < variables.length - 2) values = values.relu();
  }
  return tf.tensor2d(batch.targets, [ROWS, 3]).mul(tf.logSoftmax(values)).sum().div(-ROWS).asScalar();
}

function expectClose(actual: Float32Array, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, at) => {
    expect(Math.abs(value - expected[at]!)).toBeLessThan(1e-5);
  });
}
