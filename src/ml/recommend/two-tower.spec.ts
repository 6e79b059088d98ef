import { describe, expect, it } from 'vitest';
import { loadBackend } from '../neural/load-backend.js';
import type { RecommenderListener } from './recommender.js';
import { fitQuickly, plantedData, SILENT } from './recommenders.fixture.js';

function throwIf(condition: boolean): void {
  if (condition) throw new Error('stop');
}

describe('the tensors of two towers', () => {
  it('are as many after trainings as before', async () => {
    const { tf } = await loadBackend();
    const { numTensors, numBytes } = tf.memory();
    for (let time = 0; time < 3; time++) await fitQuickly('two-tower');
    const after = tf.memory();
    expect({ numTensors: after.numTensors, numBytes: after.numBytes }).toEqual({ numTensors, numBytes });
  });

  it.each<[string, Partial<RecommenderListener>]>([
    ['progress', { onProgress: (fraction) => throwIf(fraction > 0.6) }],
    ['an epoch', { onEpoch: async () => throwIf(true) }],
  ])('are given back when the listener throws at %s', async (_, listener) => {
    const { tf } = await loadBackend();
    const before = tf.memory().numTensors;
    await expect(
      fitQuickly('two-tower', plantedData(), { listener: { ...SILENT, ...listener } }),
    ).rejects.toThrow('stop');
    expect(tf.memory().numTensors).toBe(before);
  });
});
