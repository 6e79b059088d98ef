import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../random.js';
import { overallEvidence } from './overall-evidence.js';
import { categoryProfile, numericProfile, type ReferenceProfile, shareProfile } from './reference-profile.js';
import { CATEGORIES, category, normal, SHARES, times } from './streams.fixture.js';
import {
  currentFinding,
  observe,
  ROWS_PER_FALSE_ALARM,
  rearmWatch,
  restoreWatch,
  type SignalValue,
  startWatch,
  type WatchState,
} from './watch.js';

const random = createRandom(11);
const numbers = numericProfile(times(2000, () => normal(random)));
const categories = categoryProfile(
  times(5000, () => category(random)),
  CATEGORIES,
);
const share = shareProfile(350, 1000);
const profiles: [string, ReferenceProfile][] = [
  ['numbers', numbers],
  ['categories', categories],
  ['a share', share],
];

const anything: fc.Arbitrary<SignalValue> = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null, undefined),
  fc.constantFrom(...CATEGORIES, 'never seen', ''),
  fc.boolean(),
);

function everyNumberIn(state: WatchState): number[] {
  const { signal } = state;
  return [state.evidence, ...signal.counts, ...signal.evidence.evidence, ...signal.evidence.trail];
}

describe.each(profiles)('a watch over %s', (_, profile) => {
  it('goes on exactly as it would have done after it was kept as JSON and read again, at any row', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 60 }), fc.nat(60), (values, cut) => {
        const start = startWatch(profile, { rowsPerFalseAlarm: 50 });
        const unbroken = observe(start, values, 7);
        const kept = JSON.stringify(observe(start, values.slice(0, cut), 7));
        expect(observe(restoreWatch(kept), values.slice(cut), 7)).toEqual(unbroken);
      }),
      { seed: 1 },
    );
  });

  it('stays finite and JSON whatever it is given', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 100 }), (values) => {
        const state = observe(startWatch(profile), values);
        expect(everyNumberIn(state).every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
      { seed: 2 },
    );
  });

  it('counts rows without a value, which change nothing else', () => {
    const values: SignalValue[] =
      profile.kind === 'numeric' ? [0.3, -1] : profile.kind === 'share' ? [true, false] : ['books', 'toys'];
    const missing = [null, undefined, Number.NaN, Number.POSITIVE_INFINITY];
    const { rows, used, ...rest } = observe(startWatch(profile), [...missing, ...values]);
    expect({ rows, used }).toEqual({ rows: 6, used: 2 });
    expect(rest.evidence).toBe(observe(startWatch(profile), values).evidence);
  });

  it('leaves the state that it was given as it was', () => {
    const start = startWatch(profile);
    const before = JSON.stringify(start);
    observe(start, [1, 'books', true]);
    expect(JSON.stringify(start)).toBe(before);
  });

  it('stays of the same size', () => {
    const columns = (state: WatchState) =>
      [state.signal.counts, ...Object.values(state.signal.evidence)].map(
        (column: unknown[]) => column.length,
      );
    const start = startWatch(profile);
    expect(columns(observe(start, [...times(500, () => 0.5), ...times(500, () => 'new'), true]))).toEqual(
      columns(start),
    );
  });

  it('stays finite when a change goes on for a very long time', () => {
    const value = profile.kind === 'numeric' ? 9 : profile.kind === 'share' ? true : 'food';
    const state = observe(
      startWatch(profile),
      times(20_000, () => value),
    );
    expect(everyNumberIn(state).every(Number.isFinite)).toBe(true);
  });
});

describe('a change', () => {
  it('of the mean is found, with its direction, about its size and its time', () => {
    const draw = createRandom(3);
    let watch = observe(
      startWatch(numbers),
      times(1000, () => normal(draw)),
      100,
    );
    watch = observe(
      watch,
      times(600, () => normal(draw) - 0.6),
      200,
    );
    expect(watch.alarm?.row).toBeGreaterThan(1000);
    expect(watch.alarm?.at).toBe(200);
    expect(watch.alarm?.finding.direction).toBe('DOWN');
    expect(watch.alarm?.finding.shift).toBeLessThan(-0.4);
    expect(watch.alarm?.finding.shift).toBeGreaterThan(-1);
    expect(Math.abs((watch.alarm?.finding.sinceRow as number) - 1000)).toBeLessThan(60);
  });

  it('of the spread alone is found', () => {
    const draw = createRandom(4);
    const watch = observe(
      startWatch(numbers),
      times(1000, () => 1.7 * normal(draw)),
    );
    expect(watch.alarm?.finding.direction).toBe('WIDER');
  });

  it('of one category is found and named, with its shares before and since', () => {
    const draw = createRandom(5);
    const moved = [0.28, 0.25, 0.2, 0.12, 0.06, 0.09];
    let watch = observe(
      startWatch(categories),
      times(1000, () => category(draw)),
    );
    watch = observe(
      watch,
      times(1000, () => category(draw, moved)),
    );
    const finding = watch.alarm?.finding;
    expect(finding).toMatchObject({ category: 'food', direction: 'UP', isUnknownCategory: false });
    expect(finding?.shareBefore).toBeCloseTo(0.02, 2);
    expect(finding?.shareSince).toBeGreaterThan(0.06);
    expect(Math.abs((finding?.sinceRow as number) - 1000)).toBeLessThan(100);
  });

  it('of a category that falls is found and named', () => {
    const draw = createRandom(6);
    const watch = observe(
      startWatch(categories),
      times(1500, () => category(draw, [0.2, 0.31, 0.25, 0.15, 0.07, 0.02])),
    );
    expect(watch.alarm?.finding).toMatchObject({ category: 'books', direction: 'DOWN' });
  });

  it('that brings a category which nobody knows is found within some rows', () => {
    const draw = createRandom(7);
    const watch = observe(
      startWatch(categories),
      times(500, () => (draw.next() < 0.03 ? 'drones' : category(draw))),
    );
    expect(watch.alarm?.finding).toMatchObject({ category: null, isUnknownCategory: true, direction: 'UP' });
  });

  it('of a share is found', () => {
    const draw = createRandom(8);
    const watch = observe(
      startWatch(share),
      times(600, () => draw.next() < 0.55),
    );
    expect(watch.alarm?.finding).toMatchObject({ direction: 'UP', category: null });
    expect(watch.alarm?.finding.shareBefore).toBeCloseTo(0.35, 1);
  });

  it('from a reference of one value only is found', () => {
    const constant = startWatch(numericProfile(times(100, () => 5)));
    expect(
      observe(
        constant,
        times(40, () => 5),
      ).alarm,
    ).toBeNull();
    expect(
      observe(
        constant,
        times(40, () => 6),
      ).alarm?.finding.direction,
    ).toBe('UP');
    expect(
      observe(
        constant,
        times(40, () => 4),
      ).alarm?.finding.direction,
    ).toBe('DOWN');
  });

  it('keeps its first alarm while the evidence goes on', () => {
    const first = observe(
      startWatch(numbers),
      times(50, () => 3),
    );
    const later = observe(
      first,
      times(50, () => 3),
    );
    expect(later.alarm).toEqual(first.alarm);
    expect(later.evidence).toBeGreaterThan(first.evidence);
  });

  it('is forgotten by a watch that is armed anew, which then needs as much evidence again', () => {
    const alarmed = observe(
      startWatch(numbers),
      times(50, () => 3),
    );
    const armed = rearmWatch(alarmed);
    expect(armed).toMatchObject({ alarm: null, evidence: 0, rows: 50 });
    expect(
      observe(
        armed,
        times(20, () => 0),
      ).alarm,
    ).toBeNull();
    expect(alarmed.alarm).not.toBeNull();
  });
});

it('does not depend on the order of the categories', () => {
  const order = fc.shuffledSubarray(
    CATEGORIES.map((_, i) => i),
    { minLength: CATEGORIES.length },
  );
  const stream = fc.array(fc.constantFrom(...CATEGORIES, 'never seen'), { maxLength: 80 });
  fc.assert(
    fc.property(order, stream, (places, values) => {
      const shuffled = places.map(
        (place) => [categories.categories[place], categories.counts[place]] as const,
      );
      const other = startWatch({
        kind: 'category',
        categories: shuffled.map(([name]) => name as string),
        counts: shuffled.map(([, count]) => count as number),
      });
      const [one, two] = [observe(startWatch(categories), values), observe(other, values)];
      expect(Math.abs(one.evidence - two.evidence)).toBeLessThanOrEqual(1e-12 * one.evidence);
    }),
    { seed: 3 },
  );
});

it('does not depend on the scale of numbers, or on any other growing function of them', () => {
  const values = times(300, () => normal(random));
  const reference = times(300, () => normal(random));
  const plain = observe(startWatch(numericProfile(reference)), values);
  const grown = observe(startWatch(numericProfile(reference.map(Math.exp))), values.map(Math.exp));
  expect(grown.evidence).toBe(plain.evidence);
});

it('says what the evidence speaks for before there is enough', () => {
  expect(currentFinding(startWatch(numbers))).toBeNull();
  expect(currentFinding(observe(startWatch(numbers), [2, 2, 2]))).toMatchObject({
    direction: 'UP',
    rowsSince: 3,
  });
});

describe('without a change', () => {
  /** One row of each cell: their chances, by what reference and stream have had, and their e-values. */
  function expectedNext(
    state: WatchState,
    values: readonly SignalValue[],
    chances: readonly number[],
  ): number {
    const fresh = rearmWatch(state);
    return values.reduce<number>((sum, value, i) => {
      return sum + (chances[i] as number) * observe(fresh, [value]).evidence;
    }, 0);
  }

  it('the e-value of the next number has the expectation one, given all that came before', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { maxLength: 80 }), (stream) => {
        const state = observe(startWatch(numbers), stream);
        const oneOfEach = [...numbers.cuts, 100];
        const all = state.signal.counts.reduce((sum, count) => sum + count, 0);
        const chances = state.signal.counts.map((count) => count / all);
        expect(all).toBe(2000 + 1 + stream.length);
        expect(expectedNext(state, oneOfEach, chances)).toBeCloseTo(1, 10);
      }),
      { seed: 5, numRuns: 30 },
    );
  });

  it('the e-value of the next row of a share expects at most one, given all that came before and nothing of the share', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 80 }), (stream) => {
        const state = observe(startWatch(share), stream);
        const [hits, rows] = [state.signal.counts[0] as number, 1000 + stream.length];
        const laplace = (hits + 1) / (rows + 2);
        const expected = expectedNext(state, [true, false], [laplace, 1 - laplace]);
        expect(expected).toBeCloseTo((rows + 1) / (rows + 2), 10);
      }),
      { seed: 6, numRuns: 30 },
    );
  });

  /**
   * Mean evidence of a watch over some rows, divided by their number, where reference, rows before and these rows all
   * come from one distribution; and its standard error. Few rows, since evidence over many is seldom and then huge.
   */
  function meanEvidence(begin: (draw: Random) => WatchState, next: (draw: Random) => SignalValue) {
    const [runs, before, rows] = [1500, 40, 15];
    const all = Array.from({ length: runs }, (_, seed) => {
      const draw = createRandom(seed);
      const started = rearmWatch(
        observe(
          begin(draw),
          times(before, () => next(draw)),
        ),
      );
      return (
        observe(
          started,
          times(rows, () => next(draw)),
        ).evidence / rows
      );
    });
    const mean = all.reduce((sum, value) => sum + value, 0) / runs;
    const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1);
    return { mean, error: Math.sqrt(variance / runs) };
  }

  it.each([20, 300])('evidence of numbers expects the number of rows, with a reference of %d', (rows) => {
    const begin = (draw: Random) => startWatch(numericProfile(times(rows, () => normal(draw))));
    const { mean, error } = meanEvidence(begin, normal);
    expect(Math.abs(mean - 1)).toBeLessThan(3 * error);
    expect(error).toBeLessThan(0.03);
  });

  it.each([20, 300])('evidence of categories expects at most the rows, with a reference of %d', (rows) => {
    const begin = (draw: Random) =>
      startWatch(
        categoryProfile(
          times(rows, () => category(draw)),
          CATEGORIES,
        ),
      );
    const { mean, error } = meanEvidence(begin, category);
    expect(mean).toBeLessThan(1 + 3 * error);
    expect(error).toBeLessThan(0.03);
  });

  it.each([0.02, 0.35, 0.9])('evidence of a share of %d expects at most the rows', (hits) => {
    const begin = (draw: Random) =>
      startWatch(shareProfile(times(100, () => draw.next() < hits).filter(Boolean).length, 100));
    const { mean, error } = meanEvidence(begin, (draw) => draw.next() < hits);
    expect(mean).toBeLessThan(1 + 3 * error);
    expect(error).toBeLessThan(0.03);
  });

  it('one watch in twenty at most reaches 20 times the rows that it saw', () => {
    const [runs, rows] = [300, 400];
    let alarms = 0;
    for (let seed = 0; seed < runs; seed++) {
      const draw = createRandom(30_000 + seed);
      const reference = categoryProfile(times(1000, () => category(draw)));
      const start = startWatch(reference, { rowsPerFalseAlarm: 20 * rows });
      if (
        observe(
          start,
          times(rows, () => category(draw)),
        ).alarm !== null
      )
        alarms++;
    }
    expect(alarms / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
  });
});

it('no unknown category in a stream of known ones is no news, however many of the reference were met once', () => {
  const once = Array.from({ length: 60 }, (_, i) => `met once ${i}`);
  const reference = categoryProfile([...once, ...times(2940, () => 'books')]);
  const draw = createRandom(12);
  const stream = times(3000, () => (draw.int(3000) < 60 ? (once[draw.int(60)] as string) : 'books'));
  expect(observe(startWatch(reference), stream).alarm).toBeNull();
});

describe('all signals together', () => {
  const watches = {
    length: observe(
      startWatch(numbers),
      times(30, () => 2),
    ),
    class: observe(
      startWatch(categories),
      times(30, () => 'books'),
    ),
  };

  it('have the mean of their evidence, and name what it comes from', () => {
    const overall = overallEvidence(watches, ROWS_PER_FALSE_ALARM);
    expect(overall.evidence).toBeCloseTo((watches.length.evidence + watches.class.evidence) / 2, 6);
    expect(overall.signals[0]?.name).toBe('length');
    expect(overall.signals.reduce((sum, signal) => sum + signal.share, 0)).toBeCloseTo(1, 12);
    expect(overall.isAlarm).toBe(overall.evidence >= ROWS_PER_FALSE_ALARM);
  });

  it('have no evidence when there are none', () => {
    expect(overallEvidence({}, 100)).toEqual({ evidence: 0, isAlarm: false, signals: [] });
  });
});

describe('a reference', () => {
  it('is refused when it has too few rows', () => {
    expect(() => numericProfile([1, 2, Number.NaN])).toThrow(/20/);
    expect(() => categoryProfile(['a'])).toThrow(/20/);
    expect(() => shareProfile(1, 2)).toThrow(/20/);
  });

  it('is refused when it contradicts itself', () => {
    expect(() => shareProfile(30, 20)).toThrow(/hits/);
    const twice = { kind: 'category', categories: ['a', 'a'], counts: [20, 20] } as const;
    expect(() => startWatch(twice)).toThrow(/twice/);
    expect(() => startWatch({ kind: 'numeric', cuts: [2, 1], counts: [9, 9, 9] })).toThrow(/ascending/);
    expect(() => startWatch({ kind: 'numeric', cuts: [2], counts: [9, 9, 9] })).toThrow(/cut/);
  });

  it('keeps each of its rows in one cell, whatever the values', () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 20,
      maxLength: 300,
    });
    fc.assert(
      fc.property(values, (numbersOf) => {
        const { counts, cuts } = numericProfile(numbersOf);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(numbersOf.length);
        expect(cuts.every((cut, i) => i === 0 || cut > (cuts[i - 1] as number))).toBe(true);
        expect(() => startWatch({ kind: 'numeric', cuts, counts })).not.toThrow();
      }),
      { seed: 4 },
    );
  });

  it('has the shares of its categories whatever the order of its rows', () => {
    expect(SHARES.length).toBe(CATEGORIES.length);
    const rows = times(100, () => category(random));
    expect(categoryProfile(rows)).toEqual(categoryProfile([...rows].reverse()));
  });
});

describe('a kept state', () => {
  it.each(['{}', 'null', 'no json', '{"format":2}', '{"format":1,"signal":{"counts":[],"bets":[]}}'])(
    'is refused when it is %s',
    (kept) => {
      expect(() => restoreWatch(kept)).toThrow(/no state/);
    },
  );
});
