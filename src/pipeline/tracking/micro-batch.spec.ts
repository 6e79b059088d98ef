import { setImmediate, setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MicroBatch, type Outcome } from './micro-batch.js';

/** Doubles numbers; 13 fails alone, 666 makes its whole batch fail. */
function doubling(options: { batchesMax?: number; weightMax?: number } = {}) {
  const batches: number[][] = [];
  const state = { underWay: 0, underWayMost: 0 };
  const perform = async (items: readonly number[]): Promise<Outcome<number>[]> => {
    batches.push([...items]);
    state.underWay++;
    state.underWayMost = Math.max(state.underWayMost, state.underWay);
    await setTimeout(1);
    state.underWay--;
    if (items.includes(666)) throw new Error('all lost');
    return items.map((item) => (item === 13 ? { error: new Error('unlucky') } : { result: 2 * item }));
  };
  const { batchesMax = 1, weightMax = 100 } = options;
  const batch = new MicroBatch(perform, { batchesMax, weightMax, weightOf: () => 1 });
  return { batch, batches, state };
}

describe('a micro-batch', () => {
  it('puts what came at once into one piece of work', async () => {
    const { batch, batches } = doubling();
    expect(await Promise.all([1, 2, 3].map((item) => batch.add(item)))).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('gathers what comes while it works', async () => {
    const { batch, batches } = doubling();
    const first = batch.add(1);
    await setImmediate();
    await Promise.all([first, batch.add(2), batch.add(3)]);
    expect(batches).toEqual([[1], [2, 3]]);
  });

  it('lets one item fail alone', async () => {
    const { batch } = doubling();
    const outcomes = await Promise.allSettled([1, 13, 2].map((item) => batch.add(item)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('tries items one by one when a whole batch fails', async () => {
    const { batch } = doubling();
    const outcomes = await Promise.allSettled([1, 666, 2].map((item) => batch.add(item)));
    expect(outcomes).toMatchObject([
      { value: 2 },
      { status: 'rejected', reason: { message: 'all lost' } },
      { value: 4 },
    ]);
  });

  it('answers each item with its own outcome, whatever comes when', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(1, 2, 3, 13, 666, 700), fc.nat(2)), { maxLength: 30 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 5 }),
        async (arrivals, batchesMax, weightMax) => {
          const { batch, batches, state } = doubling({ batchesMax, weightMax });
          const answers: Promise<PromiseSettledResult<number>[]>[] = [];
          for (const [item, pauses] of arrivals) {
            for (let pause = 0; pause < pauses; pause++) await setImmediate();
            answers.push(Promise.allSettled([batch.add(item)]));
          }
          const outcomes = (await Promise.all(answers)).flat();
          expect(
            outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed')),
          ).toEqual(arrivals.map(([item]) => (item === 13 || item === 666 ? 'failed' : 2 * item)));
          expect(state.underWayMost).toBeLessThanOrEqual(batchesMax);
          expect(Math.max(0, ...batches.map(({ length }) => length))).toBeLessThanOrEqual(weightMax);
        },
      ),
      { numRuns: 50 },
    );
  });
});
