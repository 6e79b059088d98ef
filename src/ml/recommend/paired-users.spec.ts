import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { bootstrapMeans } from '../statistics/bootstrap-means.js';
import { compareUsers, usersNeeded } from './paired-users.js';

const OPTIONS = { seed: 3, resamples: 4000, confidence: 0.95 };
const refusal = (code: string) => expect.objectContaining({ code });

/** Users whose NDCG is drawn, and is higher by about `gain` for the challenger. */
function pair({ users = 300, gain = 0, seed = 1 }) {
  const random = createRandom(seed);
  const ids = Uint32Array.from({ length: users }, (_, user) => 2 * user);
  const champion = Float64Array.from(ids, () => random.next() * 0.5);
  const challenger = champion.map((ndcg) => ndcg + gain + (random.next() - 0.5) * 0.2);
  return { champion: { users: ids, ndcgAt10: champion }, challenger: { users: ids, ndcgAt10: challenger } };
}

describe('two models on the same users', () => {
  it('differ by the mean of the differences', () => {
    const { champion, challenger } = pair({ gain: 0.1 });
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const { difference } = compareUsers(champion, challenger, OPTIONS);
    expect(difference).toBeCloseTo(mean(challenger.ndcgAt10) - mean(champion.ndcgAt10), 12);
  });

  it('have the interval of the normal approximation, nearly', () => {
    const { champion, challenger } = pair({ gain: 0.02 });
    const { difference, low, high, deviation, users } = compareUsers(champion, challenger, OPTIONS);
    const reach = (1.96 * deviation) / Math.sqrt(users);
    expect(low).toBeCloseTo(difference - reach, 3);
    expect(high).toBeCloseTo(difference + reach, 3);
  });

  it('show a challenger that is better', () => {
    const { champion, challenger } = pair({ gain: 0.05 });
    const { pBetter, pWorse } = compareUsers(champion, challenger, OPTIONS);
    expect([pBetter < 0.001, pWorse > 0.999]).toEqual([true, true]);
  });

  it('show the reverse when they change places', () => {
    const { champion, challenger } = pair({ gain: 0.01 });
    const one = compareUsers(champion, challenger, OPTIONS);
    const other = compareUsers(challenger, champion, OPTIONS);
    expect([other.difference, other.pBetter, other.pWorse]).toEqual([
      -one.difference,
      one.pWorse,
      one.pBetter,
    ]);
  });

  it('show nothing when they are the same', () => {
    const { champion } = pair({});
    const { difference, low, high, pBetter, pWorse } = compareUsers(champion, champion, OPTIONS);
    expect([difference, low, high, pBetter, pWorse]).toEqual([0, 0, 0, 1, 1]);
  });

  it('give the same numbers for the same seed', () => {
    const { champion, challenger } = pair({ gain: 0.01 });
    expect(compareUsers(champion, challenger, OPTIONS)).toEqual(compareUsers(champion, challenger, OPTIONS));
  });

  it('are refused when they are not of the same users', () => {
    const { champion, challenger } = pair({});
    const users = challenger.users.map((user) => user + 1);
    expect(() => compareUsers(champion, { ...challenger, users }, OPTIONS)).toThrow(
      refusal('SHAPE_MISMATCH'),
    );
  });

  it('are refused when there is no user', () => {
    const nobody = { users: new Uint32Array(), ndcgAt10: new Float64Array() };
    expect(() => compareUsers(nobody, nobody, OPTIONS)).toThrow(refusal('EMPTY_INPUT'));
  });
});

describe('the users that are needed', () => {
  const TEST = { significance: 0.05, power: 0.8 };

  it('are those of the textbook: 2.8 deviations, squared', () => {
    expect(usersNeeded(0.2, 0.02, TEST)).toBe(785);
  });

  it('find the difference as often as they should', () => {
    const users = usersNeeded(0.2 / Math.sqrt(12), 0.02, TEST);
    const found = Array.from({ length: 200 }, (_, seed) => {
      const { champion, challenger } = pair({ users, gain: 0.02, seed: seed + 1 });
      return compareUsers(champion, challenger, { ...OPTIONS, resamples: 400 }).low > 0;
    }).filter(Boolean);
    expect(found.length).toBeGreaterThan(140);
    expect(found.length).toBeLessThan(180);
  });
});

describe('bootstrap intervals of means', () => {
  const columns = { one: pair({}).champion.ndcgAt10, other: pair({ seed: 2 }).champion.ndcgAt10 };

  it('hold the mean', () => {
    for (const { mean, low, high } of Object.values(bootstrapMeans(columns, OPTIONS))) {
      expect([low < mean, mean < high]).toEqual([true, true]);
    }
  });

  it('are as wide as the normal approximation says, nearly', () => {
    const { low, high } = bootstrapMeans(columns, OPTIONS).one;
    const deviation = 0.5 / Math.sqrt(12);
    expect(high - low).toBeCloseTo((2 * 1.96 * deviation) / Math.sqrt(300), 2);
  });

  it('are refused for columns of different lengths', () => {
    const uneven = { ...columns, other: new Float64Array(3) };
    expect(() => bootstrapMeans(uneven, OPTIONS)).toThrow(refusal('SHAPE_MISMATCH'));
  });
});
