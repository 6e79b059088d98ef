import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  flatParameters,
  givenParametersSchema,
  nestedParameters,
  parametersOf,
  TRAINABLE_KINDS,
} from './parameters.js';

const presets = givenParametersSchema.parse({});

describe('parametersOf', () => {
  it('fills in the presets of the parts that a model has, and no other part', () => {
    expect(parametersOf('linear', presets)).toEqual({
      model: 'linear',
      seed: 1,
      text: expect.objectContaining({ wordNgramMax: expect.any(Number) }),
      linear: { epochs: expect.any(Number), cost: expect.any(Number), pullMax: expect.any(Number) },
    });
  });

  it.each([
    ['linear', 'neural'],
    ['linear', 'image'],
    ['neural', 'linear'],
    ['neural', 'image'],
    ['image', 'text'],
    ['image', 'linear'],
    ['fusion', 'neural'],
  ] as const)('refuses for a %s model settings of the part %s', (model, part) => {
    const given = givenParametersSchema.parse({ [part]: {} });
    expect(() => parametersOf(model, given)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        facts: expect.objectContaining({ field: `parameters.${part}` }),
      }),
    );
  });
});

describe('flatParameters', () => {
  it('leaves out what is chosen by the number of listings', () => {
    expect(flatParameters(parametersOf('linear', presets))).not.toHaveProperty('text.idfPower');
  });

  it.each(TRAINABLE_KINDS)('and nestedParameters give back the parameters of a %s model', (kind) => {
    const asked = fc.record({
      seed: fc.integer({ min: 0, max: 0xffff_ffff }),
      epochs: fc.integer({ min: 1, max: 200 }),
      idfPower: fc.option(fc.double({ min: 0, max: 4, noNaN: true }), { nil: undefined }),
    });
    const parts = Object.keys(parametersOf(kind, presets));
    fc.assert(
      fc.property(asked, ({ seed, epochs, idfPower }) => {
        const settings = { text: { idfPower }, linear: { epochs }, neural: { epochs }, image: { epochs } };
        const own = Object.entries(settings).filter(([part]) => parts.includes(part));
        const given = givenParametersSchema.parse({ seed, ...Object.fromEntries(own) });
        const parameters = parametersOf(kind, given);

        const { model, ...flat } = flatParameters(parameters);
        const back = parametersOf(kind, givenParametersSchema.parse(nestedParameters(flat)));

        expect([model, back]).toEqual([kind, parameters]);
      }),
    );
  });
});

describe('nestedParameters', () => {
  it('puts settings in their parts', () => {
    expect(nestedParameters({ 'linear.cost': 2, 'linear.epochs': 3, seed: 4 })).toEqual({
      linear: { cost: 2, epochs: 3 },
      seed: 4,
    });
  });

  it.each(['cost', 'tree.depth', 'linear.cost.max', 'seed.linear', '', 'linear', '__proto__.x'])(
    'refuses the name "%s"',
    (name) => {
      expect(() => nestedParameters({ [name]: 1 })).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT', facts: expect.objectContaining({ field: name }) }),
      );
    },
  );

  it('leaves it to the schema to refuse a setting that the part has not', () => {
    const nested = nestedParameters({ 'linear.depth': 1 });
    expect(givenParametersSchema.safeParse(nested).success).toBe(false);
  });
});
