import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  flatParameters,
  givenParametersSchema,
  type ModelParameters,
  parametersOf,
  TRAINABLE_KINDS,
} from './parameters/parameters.js';
import { DEFAULT_SPACES, type Dimension, drawTrials } from './search-space.js';

const LINEAR = parametersOf('linear', givenParametersSchema.parse({ seed: 7 }));
const COST: Dimension = { name: 'linear.cost', min: 0.1, max: 10, scale: 'log' };

const draw = (space: readonly Dimension[], trials = 20, seed = 1, given: ModelParameters = LINEAR) =>
  drawTrials(given, space, { trials, seed }).map(flatParameters);
const refused = (field: string) =>
  expect.objectContaining({ code: 'INVALID_INPUT', facts: expect.objectContaining({ field }) });

describe('drawn trials', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(draw([COST], 20, 5)).toEqual(draw([COST], 20, 5));
    expect(draw([COST], 20, 6)).not.toEqual(draw([COST], 20, 5));
  });

  it('go on where fewer trials of the same seed have ended', () => {
    expect(draw([COST], 20).slice(0, 5)).toEqual(draw([COST], 5));
  });

  it('begin with what was given, and keep all of it that is not searched', () => {
    const [first, ...others] = draw([COST]);
    expect(first).toEqual(flatParameters(LINEAR));
    for (const { 'linear.cost': _, ...trial } of others) expect(first).toMatchObject(trial);
  });

  it('lie between the bounds, whole where the parameter is, and are never equal', () => {
    const bounds = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 500 }));
    const scale = fc.constantFrom('linear' as const, 'log' as const);
    fc.assert(
      fc.property(bounds, scale, fc.nat(), ([min, span], scale, seed) => {
        const space: Dimension[] = [
          { name: 'linear.epochs', min, max: min + span, scale },
          { name: 'linear.cost', min, max: min + span, scale },
        ];
        const [, ...trials] = draw(space, 10, seed);
        for (const trial of trials) {
          const [epochs, cost] = [trial['linear.epochs'] as number, trial['linear.cost'] as number];
          expect(Number.isInteger(epochs)).toBe(true);
          for (const value of [epochs, cost]) expect(value >= min && value <= min + span).toBe(true);
        }
        expect(new Set(trials.map((trial) => JSON.stringify(trial))).size).toBe(trials.length);
      }),
    );
  });

  it('are as many as a small space has, each once', () => {
    const values = [1, 2, 3];
    const trials = draw([{ name: 'text.wordNgramMax', values }], 50);
    expect(trials.map((trial) => trial['text.wordNgramMax']).sort()).toEqual(values);
  });

  it('take words where the parameter is one, the given one first', () => {
    const image = parametersOf('image', givenParametersSchema.parse({}));
    const trials = draw([{ name: 'image.cnn', values: ['on', 'off', 'auto'] }], 50, 1, image);
    expect(trials[0]!['image.cnn']).toBe('auto');
    expect(trials.map((trial) => trial['image.cnn']).sort()).toEqual(['auto', 'off', 'on']);
  });

  it('reach both ends of a logarithmic range about equally often', () => {
    const costs = draw([COST], 101).slice(1);
    const below = costs.filter((trial) => (trial['linear.cost'] as number) < 1).length;
    expect(below).toBeGreaterThan(30);
    expect(below).toBeLessThan(70);
  });

  it.each(TRAINABLE_KINDS)(
    'of the usual space are allowed for a %s model, and begin with the presets',
    (model) => {
      const presets = parametersOf(model, givenParametersSchema.parse({}));
      const trials = draw(DEFAULT_SPACES[model], 30, 1, presets);
      // Popularity has six half-lives to try, and nothing else.
      expect(trials).toHaveLength(model === 'popularity' ? 6 : 30);
      expect(trials[0]).toEqual(flatParameters(presets));
    },
  );

  it.each(TRAINABLE_KINDS)('of the usual space lie on both sides of the presets of a %s model', (model) => {
    const [presets, ...trials] = draw(
      DEFAULT_SPACES[model],
      30,
      1,
      parametersOf(model, givenParametersSchema.parse({})),
    );
    const ranges = DEFAULT_SPACES[model].filter((dimension) => 'min' in dimension);
    for (const { name } of ranges) {
      const sides = trials.map((trial) => Math.sign(Number(trial[name]) - Number(presets![name])));
      expect(sides).toEqual(expect.arrayContaining([-1, 1]));
    }
  });
});

describe('a space is refused', () => {
  it.each<[string, string, Dimension[]]>([
    ['with an unknown parameter', 'space[0].name', [{ name: 'linear.colour', values: [1] }]],
    ['with a parameter of another model', 'space[0].name', [{ name: 'neural.dropout', values: [0.1] }]],
    ['with the seed', 'space[0].name', [{ name: 'seed', values: [1, 2] }]],
    ['with one parameter twice', 'space[1].name', [COST, COST]],
    [
      'with a value that is not allowed',
      'space[1].values',
      [COST, { name: 'linear.epochs', values: [1, 0.5] }],
    ],
    ['with a bound that is not allowed', 'space[0].max', [{ ...COST, max: 1e9 }]],
    ['with bounds the wrong way round', 'space[0].max', [{ ...COST, min: 5, max: 2 }]],
  ])('%s', (_what, field, space) => {
    expect(() => draw(space)).toThrow(refused(field));
  });

  it.each<[string, string, Dimension]>([
    ['a word that the parameter cannot be', 'space[0].values', { name: 'image.cnn', values: ['maybe'] }],
    ['a number for a word', 'space[0].values', { name: 'image.cnn', values: [1] }],
    ['bounds for a word', 'space[0].min', { name: 'image.cnn', min: 0, max: 1, scale: 'linear' }],
    ['a word for a number', 'space[0].values', { name: 'image.epochs', values: ['many'] }],
  ])('with %s', (_what, field, dimension) => {
    const image = parametersOf('image', givenParametersSchema.parse({}));
    expect(() => draw([dimension], 5, 1, image)).toThrow(refused(field));
  });

  it('with a logarithmic scale from zero', () => {
    const neural = parametersOf('neural', givenParametersSchema.parse({}));
    const space: Dimension[] = [{ name: 'neural.dropout', min: 0, max: 0.5, scale: 'log' }];
    expect(() => draw(space, 5, 1, neural)).toThrow(refused('space[0].min'));
  });
});
