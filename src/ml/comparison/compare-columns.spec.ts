import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { type ComparedColumn, compareColumns } from './compare-columns.js';

const random = createRandom(7);
const normal = (rows: number, mean = 0, sd = 1) =>
  Float64Array.from({ length: rows }, () => mean + sd * gaussian()).sort();
function gaussian(): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
const counts = (of: Record<string, number>) => new Map(Object.entries(of));
const numeric = (reference: Float64Array, current: Float64Array, name = 'x'): ComparedColumn => ({
  ...{ name, kind: 'numeric', reference, current },
});
const categorical = (reference: Record<string, number>, current: Record<string, number>): ComparedColumn => ({
  ...{ name: 'c', kind: 'categorical', reference: counts(reference), current: counts(current) },
});
const compare = (columns: ComparedColumn[], referenceRows = 5_000, currentRows = 1_000) =>
  compareColumns(columns, { referenceRows, currentRows });

describe('a comparison of two windows', () => {
  it.each([
    ['a shifted number', numeric(normal(5_000), normal(1_000, 0.3))],
    ['a wider spread', numeric(normal(5_000), normal(1_000, 0, 1.5))],
    ['a class that became more frequent', categorical({ a: 4_915, b: 85 }, { a: 950, b: 50 })],
    ['a new category', categorical({ a: 3_000, b: 2_000 }, { a: 590, b: 390, c: 20 })],
  ])('names drift: %s', (_name, column) => {
    expect(compare([column]).columns[0]!.state).toBe('DRIFT');
  });

  it('says which category changed', () => {
    const { columns } = compare([categorical({ a: 2_500, b: 2_415, c: 85 }, { a: 484, b: 468, c: 48 })]);
    expect(columns[0]!.change).toMatchObject({ categories: [{ category: 'c' }, {}, {}] });
  });

  it('finds missing values of a column, also when all are', () => {
    const { state, columns } = compare([numeric(normal(5_000), new Float64Array())]);
    expect(columns[0]).toMatchObject({ state: 'TOO_FEW_ROWS', missing: { state: 'DRIFT', currentShare: 1 } });
    expect(state).toBe('DRIFT');
  });

  it('misses nothing in a column of which samples are given', () => {
    const column = { ...numeric(normal(500), normal(100)), isSample: true } as ComparedColumn;
    expect(compare([column])).toMatchObject({ state: 'OK', columns: [{ missing: null }] });
  });

  it('calls a change that is beyond chance and does not matter small', () => {
    const [reference, current] = [normal(80_000), normal(80_000, 0.05)];
    expect(compare([numeric(reference, current)], 80_000, 80_000).state).toBe('SMALL');
  });

  it.each([
    ['constant', numeric(new Float64Array(5_000).fill(1), new Float64Array(1_000).fill(1)), 'OK'],
    ['one category', categorical({ a: 5_000 }, { a: 1_000 }), 'OK'],
    ['empty on both sides', numeric(new Float64Array(), new Float64Array()), 'TOO_FEW_ROWS'],
    ['without a category', categorical({}, {}), 'TOO_FEW_ROWS'],
    ['short', numeric(normal(5_000), normal(29)), 'TOO_FEW_ROWS'],
  ])('has a result for a column that is %s', (_name, column, state) => {
    expect(compare([column]).columns[0]!.state).toBe(state);
  });

  it('has bounds around each effect, and p-values in [0, 1]', () => {
    const share = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(share, share, (reference, current) => {
        const of = (values: number[]) => Object.fromEntries(values.map((value, i) => [`k${i}`, value]));
        const { columns } = compare([categorical(of(reference), of(current))], 600, 600);
        const { pValue, effect } = columns[0]!;
        if (pValue === null || effect === null) return;
        expect(pValue).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeLessThanOrEqual(1);
        expect(effect.low).toBeLessThanOrEqual(effect.size + 1e-12);
        expect(effect.high).toBeGreaterThanOrEqual(effect.size - 1e-12);
      }),
    );
  });

  it('rarely raises a false alarm over fifteen columns', () => {
    const rounds = 200;
    let alarms = 0;
    for (let round = 0; round < rounds; round++) {
      const columns = Array.from({ length: 10 }, (_, i) => numeric(normal(1_000), normal(100), `n${i}`));
      for (let i = 0; i < 5; i++) columns.push(categorical(drawn(1_000, 27), drawn(100, 27)));
      if (
        compare(columns, 1_000, 100).columns.some(
          ({ pValue, correctedP }) => pValue! >= 0 && correctedP! <= 0.05,
        )
      )
        alarms++;
    }
    // 5 % and four standard errors.
    expect(alarms / rounds).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / rounds));
  });
});

/** Rows by class, the k-th class with a share in proportion to 1 / k. */
function drawn(rows: number, classes: number): Record<string, number> {
  const weights = Array.from({ length: classes }, (_, k) => 1 / (k + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const found: Record<string, number> = {};
  for (let row = 0; row < rows; row++) {
    let rest = random.next() * total;
    let k = 0;
    while (k < classes - 1 && rest > weights[k]!) rest -= weights[k++]!;
    found[`c${k}`] = (found[`c${k}`] ?? 0) + 1;
  }
  return found;
}
