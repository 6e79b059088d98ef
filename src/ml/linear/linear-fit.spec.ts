import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Classifier, EpochFigures, FitListener } from '../model/classifier.js';
import type { LabelledRows } from '../model/rows.js';
import { LinearFit } from './linear-fit.js';
import { DEFAULT_LINEAR_OPTIONS, type LinearOptions } from './linear-options.js';
import { csrOf, labelled, plantedRows } from './rows.fixture.js';

const OPTIONS: LinearOptions = { ...DEFAULT_LINEAR_OPTIONS, seed: 1 };
const silent: FitListener = { onProgress() {}, onEpoch: async () => {} };
const validation = (classCount: number) => plantedRows(20, classCount, 99);

describe('LinearFit', () => {
  it('gives the same bytes with 1, 2 and 3 threads', async () => {
    const train = plantedRows(300, 7, 1);
    const digests = await Promise.all([1, 2, 3].map((threads) => digestOf(train, 7, OPTIONS, threads)));
    expect(new Set(digests).size).toBe(1);
  });

  it('gives the same bytes with any number of classes and threads, late rows included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 2, max: 4 }),
        fc.integer(),
        async (classCount, threads, seed) => {
          const options = { ...OPTIONS, passes: 2, seed };
          const digestWith = async (threadCount: number) => {
            const learning = new LinearFit(plantedRows(60, classCount, seed), classCount, options, {
              threads: threadCount,
            });
            await learning.run(validation(classCount), silent);
            await learning.learnAlso(plantedRows(9, classCount, seed ^ 1));
            return digest(learning.classifier());
          };
          expect(await digestWith(threads)).toBe(await digestWith(1));
        },
      ),
      { numRuns: 6 },
    );
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const train = plantedRows(100, 4, 2);
    const first = await digestOf(train, 4, OPTIONS, 1);
    expect(await digestOf(train, 4, OPTIONS, 1)).toBe(first);
    expect(await digestOf(train, 4, { ...OPTIONS, seed: 2 }, 1)).not.toBe(first);
  });

  it('reports each pass with a loss that falls and figures on the validation rows', async () => {
    const epochs: EpochFigures[] = [];
    const fit = new LinearFit(plantedRows(200, 4, 3), 4, { ...OPTIONS, passes: 3 }, { threads: 2 });
    await fit.run(validation(4), { ...silent, onEpoch: async (figures) => void epochs.push(figures) });
    expect(epochs.map(({ epoch, epochs: of }) => [epoch, of])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(epochs[2]!.trainLoss).toBeLessThan(epochs[0]!.trainLoss);
    expect(epochs[2]!.validationWeightedF1).toBeGreaterThan(0.7);
    expect(epochs[2]!.validationLogLoss).toBeLessThan(Math.log(4));
  });

  it('tells its progress up to 1, never falling', async () => {
    const seen: number[] = [];
    const fit = new LinearFit(plantedRows(5000, 2, 4), 2, { ...OPTIONS, passes: 2 }, { threads: 1 });
    await fit.run(validation(2), { ...silent, onProgress: (fraction) => seen.push(fraction) });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it('ends with what the listener throws, and its threads with it', async () => {
    const portsBefore = openPorts();
    const fit = new LinearFit(plantedRows(50, 4, 5), 4, OPTIONS, { threads: 2 });
    const cancelled = new Error('cancelled');
    await expect(
      fit.run(validation(4), { ...silent, onEpoch: () => Promise.reject(cancelled) }),
    ).rejects.toBe(cancelled);
    expect(openPorts()).toBe(portsBefore);
  });

  it('learns a word that only late rows have, and forgets nothing', async () => {
    const x = csrOf([1, 0, 0, 0, 1, 0], 2, 3);
    const fit = new LinearFit(labelled(x, [0, 1]), 2, OPTIONS, { threads: 1 });
    await fit.run(labelled(x, [0, 1]), silent);
    const before = fit.classifier();
    await fit.learnAlso(labelled(csrOf([0, 0, 1], 1, 3), [1]));
    const after = fit.classifier();
    expect(before.weightOf(2, 1)).toBe(0);
    expect(after.weightOf(2, 1)).toBeGreaterThan(0.2);
    expect(after.weightOf(0, 0)).toBeGreaterThan(0.2);
  });

  it.each([
    ['no rows', labelled(csrOf([], 0, 2), []), 'EMPTY_INPUT'],
    ['fewer labels than rows', labelled(csrOf([1, 2], 2, 1), [0]), 'SHAPE_MISMATCH'],
    ['one class only', labelled(csrOf([1, 2], 2, 1), [1, 1]), 'ONE_CLASS_ONLY'],
    ['a label out of range', labelled(csrOf([1, 2], 2, 1), [0, 3]), 'LABEL_OUT_OF_RANGE'],
    ['NaN', labelled(csrOf([1, Number.NaN], 2, 1), [0, 1]), 'NOT_A_NUMBER'],
  ])('refuses %s', (_, train, code) => {
    expect(() => new LinearFit(train, 3, OPTIONS, { threads: 1 })).toThrow(expect.objectContaining({ code }));
  });

  it.each([{ passes: 0 }, { cost: Number.NaN }, { pullMax: 0 }, { seed: 0.5 }])('refuses %j', (change) => {
    const create = () => new LinearFit(plantedRows(9, 3, 6), 3, { ...OPTIONS, ...change }, { threads: 1 });
    expect(create).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        facts: expect.objectContaining({ option: Object.keys(change)[0] }),
      }),
    );
  });

  it('refuses late rows of other features', async () => {
    const fit = new LinearFit(plantedRows(9, 3, 7), 3, OPTIONS, { threads: 1 });
    await expect(fit.learnAlso(plantedRows(9, 4, 7))).rejects.toThrow(
      expect.objectContaining({ code: expect.stringMatching(/SHAPE_MISMATCH|LABEL_OUT_OF_RANGE/) }),
    );
  });
});

async function digestOf(
  train: LabelledRows,
  classCount: number,
  options: LinearOptions,
  threads: number,
): Promise<string> {
  const fit = new LinearFit(train, classCount, options, { threads });
  await fit.run(validation(classCount), silent);
  return digest(fit.classifier());
}

function digest(classifier: Classifier): string {
  const hash = createHash('sha256');
  for (const array of Object.values(classifier.toParts().arrays)) {
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return hash.digest('hex');
}

function openPorts(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'MessagePort').length;
}
