import { expect, it } from 'vitest';
import { LabelCap } from './label-cap.js';
import { OTHER } from './metric-entry.js';

const named = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

it('tells the first values apart and calls the rest "other"', () => {
  const cap = new LabelCap({ model: 3 });
  expect(named(5, 'm').map((model) => cap.apply({ model }).model)).toEqual(['m0', 'm1', 'm2', OTHER, OTHER]);
});

it('keeps telling apart what it told apart once', () => {
  const cap = new LabelCap({ model: 1 });
  for (const model of ['first', 'second']) cap.apply({ model });
  expect(cap.apply({ model: 'first' })).toEqual({ model: 'first' });
});

it('counts the categories of each model for themselves', () => {
  const cap = new LabelCap({ model: 2, category: 2 });
  for (const category of named(9, 'c')) cap.apply({ model: 'a', category });
  expect(cap.apply({ model: 'b', category: 'c8' })).toEqual({ model: 'b', category: 'c8' });
});

it('takes nothing that a fixed list does not have', () => {
  expect(new LabelCap({ verdict: ['PASSED'] }).apply({ verdict: 'MAYBE' })).toEqual({ verdict: OTHER });
});

it('remembers how many values were merged, with a bound of its own', () => {
  const cap = new LabelCap({ model: 1 });
  for (const model of named(5_000, 'm')) cap.apply({ model });
  expect(cap.mergedValues).toBe(1_000);
});
