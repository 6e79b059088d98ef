import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ModelVersion } from '../../../store/entities/registry.js';
import type { ServableModel } from './model-loader.js';
import { isDue, nextFailure, noteChampion, type ServedModel, stateOf } from './served-model.js';

const version = (number: number) => ({ id: `v${number}`, modelId: 'm', version: number }) as ModelVersion;
const serving = (number: number): ServedModel => ({
  loaded: { modelName: 'offers', version: version(number) } as ServableModel,
  sinceMs: 0,
  champion: version(number),
  lookedUpAtMs: 0,
  behindSinceMs: null,
  failure: null,
});

it('is not behind while it serves the champion', () => {
  const served = serving(1);
  noteChampion(served, version(1), 60_000);
  expect(stateOf(served, 60_001)).toMatchObject({ secondsBehind: 0, state: 'OK', problem: null });
});

it('is degraded when another version has been champion for more than 15 seconds', () => {
  const served = serving(1);
  noteChampion(served, version(2), 1_000);
  noteChampion(served, version(2), 16_000);
  expect(stateOf(served, 16_000).state).toBe('OK');
  expect(stateOf(served, 16_001)).toMatchObject({ state: 'DEGRADED', secondsBehind: 15.001 });
});

it('counts from the first other champion, not from the last', () => {
  const served = serving(1);
  noteChampion(served, version(2), 0);
  noteChampion(served, version(3), 14_000);
  expect(stateOf(served, 15_001)).toMatchObject({ state: 'DEGRADED', champion: { version: 3 } });
});

it('is neither sound nor degraded when nobody knows who is champion', () => {
  expect(stateOf(serving(1), 15_001)).toMatchObject({
    state: 'UNKNOWN',
    problem: 'The champion could not be looked up for 15 s; version 1 of offers serves.',
  });
});

it('is degraded while nobody knows who is champion, once it was behind for too long', () => {
  const served = serving(1);
  noteChampion(served, version(2), 0);
  expect(stateOf(served, 15_001)).toMatchObject({ state: 'DEGRADED', secondsSinceLookup: 15.001 });
});

it('says that there is no champion any more', () => {
  const served = serving(1);
  noteChampion(served, null, 0);
  expect(stateOf(served, 1)).toMatchObject({ problem: expect.stringContaining('no champion any more') });
  expect(isDue(served, 1)).toBe(false);
});

it('says what keeps the champion from serving', () => {
  const served = serving(1);
  noteChampion(served, version(2), 0);
  served.failure = nextFailure(served.failure, 'v2', 'The file is damaged.', 0);
  expect(stateOf(served, 1).problem).toBe('The file is damaged. Tried 1 times; version 1 of offers serves.');
});

it('waits longer after each failure, half a minute at most, and never stops trying', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), (failures) => {
      const served = serving(1);
      noteChampion(served, version(2), 0);
      for (let attempt = 1; attempt <= failures; attempt++)
        served.failure = nextFailure(served.failure, 'v2', 'x', 0);
      const pauseMs = served.failure!.retryAtMs;
      expect(pauseMs).toBe(Math.min(30_000, 1_000 * 2 ** (failures - 1)));
      expect([isDue(served, pauseMs - 1), isDue(served, pauseMs)]).toEqual([false, true]);
    }),
  );
});

it('tries another champion at once', () => {
  const served = serving(1);
  noteChampion(served, version(2), 0);
  served.failure = nextFailure(served.failure, 'v2', 'x', 0);
  noteChampion(served, version(3), 1);
  expect(isDue(served, 1)).toBe(true);
});
