import { describe, expect, it } from 'vitest';
import { groupsOf, nested, problemOf, settingsOf } from './parameters-schema.ts';

const SCHEMA = JSON.stringify({
  type: 'object',
  properties: {
    linear: {
      type: 'object',
      description: 'The classifier.',
      properties: {
        epochs: { type: 'integer', minimum: 1, maximum: 10, default: 5, description: 'Passes.' },
        cost: { type: 'number', minimum: 0.5, maximum: 2 },
        cnn: { type: 'string', enum: ['AUTO', 'ON'], default: 'AUTO' },
      },
    },
    seed: { type: 'integer', minimum: 0, default: 1 },
  },
});
const groups = groupsOf(SCHEMA);
const parameter = (path: string) =>
  groups.flatMap(({ parameters }) => parameters).find((each) => each.path === path)!;

describe('groupsOf', () => {
  it('has a group for each part, and one for what stands beside them', () => {
    expect(groups.map(({ name, parameters }) => [name, parameters.map(({ path }) => path)])).toEqual([
      ['linear', ['linear.epochs', 'linear.cost', 'linear.cnn']],
      ['', ['seed']],
    ]);
  });

  it('knows bounds, preset and sentence of a number', () => {
    expect(parameter('linear.epochs')).toMatchObject({
      ...{ type: 'integer', min: 1, max: 10, preset: 5, description: 'Passes.' },
    });
  });

  it('has no preset where the server chooses', () => {
    expect(parameter('linear.cost').preset).toBeUndefined();
  });

  it('takes an enumeration for words', () => {
    expect(parameter('linear.cnn')).toMatchObject({ type: 'word', words: ['AUTO', 'ON'] });
  });
});

describe('problemOf', () => {
  it.each([
    [1, undefined],
    [10, undefined],
    [0, 'out-of-range'],
    [11, 'out-of-range'],
    [1.5, 'not-whole'],
    ['', 'not-a-number'],
  ])('says of %s epochs: %s', (value, problem) => {
    expect(problemOf(parameter('linear.epochs'), value)).toBe(problem);
  });
});

describe('settingsOf', () => {
  it('leaves out presets, and what belongs to another kind of model', () => {
    const settings = { 'linear.epochs': 5, 'linear.cost': 1.5, 'neural.dropout': 0.5 };
    expect(settingsOf(groups, settings)).toEqual({ 'linear.cost': 1.5 });
  });
});

describe('nested', () => {
  it('puts settings in their parts', () => {
    expect(nested({ 'linear.cost': 1.5, 'linear.epochs': 2, seed: 3 })).toEqual({
      ...{ linear: { cost: 1.5, epochs: 2 }, seed: 3 },
    });
  });
});
