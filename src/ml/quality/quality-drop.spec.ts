import { describe, expect, it } from 'vitest';
import { shareEffect } from '../comparison/effect.js';
import { wilson } from '../statistics/wilson.js';
import { qualityDrop } from './quality-drop.js';

describe('a drop of quality', () => {
  it('has the lower end of the difference of two shares where both were counted', () => {
    const [, high] = wilson(0.7, 400);
    const [low] = wilson(0.9, 300);
    const drop = qualityDrop({ accuracy: 0.9, low }, { accuracy: 0.7, high });
    expect(drop.value).toBeCloseTo(0.2, 12);
    expect(drop.low).toBeCloseTo(shareEffect(280, 400, 270, 300).low, 12);
  });

  it('is certain of less where the reference has fewer rows', () => {
    const lows = [30, 300, 3_000].map(
      (rows) => qualityDrop({ accuracy: 0.9, low: wilson(0.9, rows)[0] }, { accuracy: 0.8, high: 0.81 }).low,
    );
    expect(lows).toEqual([...lows].sort((a, b) => a - b));
    expect(lows[0]).toBeLessThan(0);
    expect(lows[2]).toBeGreaterThan(0.05);
  });
});
