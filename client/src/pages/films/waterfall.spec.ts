import { describe, expect, it } from 'vitest';
import { waterfall } from './waterfall.ts';

const amounts = (...values: number[]) => values.map((value, at) => ({ name: String(at), value }));
const sum = (value: number) => ({ name: 'sum', value });

describe('bars that add up', () => {
  it('begin where the one before ends', () => {
    const { steps } = waterfall(amounts(1, 2, 1), sum(4));
    expect(steps.map(({ left, width }) => [left, width])).toEqual([
      [0, 25],
      [25, 50],
      [75, 25],
    ]);
  });

  it('go back for what speaks against it', () => {
    const { steps, sum: whole } = waterfall(amounts(4, -2), sum(2));
    expect(steps.at(-1)).toMatchObject({ left: 50, width: 50 });
    expect(whole).toMatchObject({ left: 0, width: 50 });
  });

  it('have room below zero', () => {
    const { steps, zero } = waterfall(amounts(-1, 3), sum(2));
    expect(zero).toBeCloseTo(100 / 3);
    expect(steps[0]).toMatchObject({ left: 0 });
  });

  it('are of no length where nothing adds anything', () => {
    expect(waterfall(amounts(0), sum(0)).steps).toEqual([{ name: '0', value: 0, left: 0, width: 0 }]);
  });
});
