import { describe, expect, it } from 'vitest';
import type { Container } from '../../ml/format/container.js';
import { firstDifferentContent, firstDifferentSetting } from './reproduce-difference.js';

function model(changes: { meta?: Container['meta']; arrays?: Container['arrays'] } = {}): Container {
  return {
    kind: 'listing-model',
    meta: {
      classCodes: ['a', 'b'],
      calibration: { scale: 1 },
      notes: { metrics: { f1: 1 } },
      ...changes.meta,
    },
    arrays: { bias: Float64Array.of(1, 2), weights: Float32Array.of(0.5, Number.NaN), ...changes.arrays },
  };
}

describe('the first difference between two models', () => {
  it('is none between equal ones, also where a number is none', () => {
    expect(firstDifferentContent(model(), model())).toBeNull();
  });

  it('is named by array and index, with both values', () => {
    const other = model({ arrays: { weights: Float32Array.of(0.25, Number.NaN) } });
    expect(firstDifferentContent(model(), other)).toEqual({
      where: 'weights[0]',
      recorded: '0.5',
      repeated: '0.25',
    });
  });

  it('tells 0 from -0, as the bytes do', () => {
    const [zero, minus] = [0, -0].map((value) => model({ arrays: { bias: Float64Array.of(1, value) } }));
    expect(firstDifferentContent(zero!, minus!)?.where).toBe('bias[1]');
  });

  it.each([
    ['another length', Float64Array.of(1), 'Float64Array of 1'],
    ['another type', Float32Array.of(1, 2), 'Float32Array of 2'],
  ])('is the shape of an array of %s', (_what, bias, repeated) => {
    expect(firstDifferentContent(model(), model({ arrays: { bias } }))).toEqual({
      ...{ where: 'bias', recorded: 'Float64Array of 2', repeated },
    });
  });

  it('names the member of the header, before any number', () => {
    const other = model({ meta: { calibration: { scale: 2 } }, arrays: { bias: Float64Array.of(7, 7) } });
    expect(firstDifferentContent(model(), other)).toEqual({
      ...{ where: 'header.calibration.scale', recorded: '1', repeated: '2' },
    });
  });

  it('is in the notes only when all numbers are equal', () => {
    const notes = { metrics: { f1: 0.5 } };
    const both = model({ meta: { notes }, arrays: { bias: Float64Array.of(1, 3) } });
    expect(firstDifferentContent(model(), both)?.where).toBe('bias[1]');
    expect(firstDifferentContent(model(), model({ meta: { notes } }))?.where).toBe('notes.metrics.f1');
  });

  it('is what one of them lacks', () => {
    const { arrays } = model();
    const { bias: _, ...fewer } = arrays;
    expect(firstDifferentContent(model(), { ...model(), arrays: fewer })).toMatchObject({
      repeated: 'nothing',
    });
  });
});

it('the first different setting is named with both values', () => {
  const [then, now] = [
    { model: 'linear', 'linear.cost': 1, seed: 3 },
    { model: 'linear', 'linear.cost': 2, seed: 4 },
  ];
  expect(firstDifferentSetting('parameter', then, now)).toEqual({
    ...{ where: 'parameter linear.cost', recorded: '1', repeated: '2' },
  });
  expect(firstDifferentSetting('parameter', then, { ...then })).toBeNull();
});
