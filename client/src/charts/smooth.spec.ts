import { describe, expect, it } from 'vitest';
import { smooth } from './smooth.ts';

describe('a smoothed curve', () => {
  it('is the curve itself at weight 0', () => {
    expect(smooth([3, 1, 2], 0)).toEqual([3, 1, 2]);
  });

  it('begins at the first value, whatever the weight', () => {
    expect(smooth([3, 1], 0.9)[0]).toBeCloseTo(3, 12);
  });

  it('stays where the values stay', () => {
    for (const value of smooth([2, 2, 2, 2], 0.95)) expect(value).toBeCloseTo(2, 12);
  });

  it('weighs what came before', () => {
    // (0.5 * 0.5 * 4 + 0.5 * 8) / (0.25 + 0.5)
    expect(smooth([4, 8], 0.5)[1]).toBeCloseTo(20 / 3, 12);
  });

  it('leaves gaps where there is no number', () => {
    expect(smooth([1, null, 1], 0.5)[1]).toBeNull();
  });
});
