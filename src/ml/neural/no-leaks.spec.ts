import { describe, expect, it } from 'vitest';
import { plantedRows } from '../../../test/ml-neural/planted-rows.js';
import type { FitListener } from '../model/classifier.js';
import { fitNeural } from './fit-neural.js';
import { loadBackend } from './load-backend.js';
import { DEFAULT_NEURAL_OPTIONS } from './neural-options.js';

const OPTIONS = {
  ...DEFAULT_NEURAL_OPTIONS,
  components: 8,
  firstUnits: 16,
  secondUnits: 8,
  epochs: 2,
  batchRows: 32,
  seed: 1,
};
const QUIET: FitListener = { onProgress: () => undefined, onEpoch: async () => undefined };
const train = plantedRows({ rows: 200, seed: 1, pictureShare: 0.5 });
const validation = plantedRows({ rows: 50, seed: 2, pictureShare: 0.5 });

describe('the tensors of trainings', () => {
  it('are as many after six trainings as before', async () => {
    const { tf } = await loadBackend();
    const before = tf.memory();
    for (let i = 0; i < 6; i++) await fitNeural(train, validation, 4, OPTIONS, QUIET);
    const { numTensors, numBytes } = tf.memory();
    expect({ numTensors, numBytes }).toEqual({ numTensors: before.numTensors, numBytes: before.numBytes });
  });

  it.each<[string, Partial<FitListener>]>([
    ['progress', { onProgress: (fraction) => throwIf(fraction > 0.6) }],
    ['an epoch', { onEpoch: async () => throwIf(true) }],
  ])('are given back when the listener throws at %s', async (_, listener) => {
    const { tf } = await loadBackend();
    const before = tf.memory().numTensors;
    const fit = fitNeural(train, validation, 4, OPTIONS, { ...QUIET, ...listener });
    await expect(fit).rejects.toThrow('stop');
    expect(tf.memory().numTensors).toBe(before);
  });
});

function throwIf(condition: boolean): void {
  if (condition) throw new Error('stop');
}
