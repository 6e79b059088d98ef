import { describe, expect, it } from 'vitest';
import {
  givenParametersSchema,
  PARTS,
  PARTS_OF,
  TRAINABLE_KINDS,
} from '../../pipeline/training/parameters/parameters.js';
import { parametersSchemaOf } from './parameters-schema.js';

interface Property {
  type: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  enum?: string[];
  properties?: Record<string, Property>;
}

const propertiesOf = (kind: (typeof TRAINABLE_KINDS)[number]) =>
  (parametersSchemaOf(kind) as { properties: Record<string, Property> }).properties;

/** All parameters of all kinds, as [part, name, property]. */
const PARAMETERS = TRAINABLE_KINDS.flatMap((kind) =>
  Object.entries(propertiesOf(kind)).flatMap(([part, { properties = {} }]) =>
    Object.entries(properties).map(([name, property]) => [part, name, property] as const),
  ),
);

describe('parametersSchemaOf', () => {
  it.each(TRAINABLE_KINDS)(
    'has for %s its parts and the seed, nothing else, each with a description',
    (kind) => {
      const properties = propertiesOf(kind);
      expect(Object.keys(properties).sort()).toEqual([...PARTS_OF[kind], 'seed'].sort());
      for (const { description } of Object.values(properties)) expect(description).toMatch(/\.$/);
    },
  );

  it.each(PARAMETERS)('says in a sentence what %s.%s is', (_part, _name, { description }) => {
    expect(description).toMatch(/^[A-Z].*\.$/);
  });

  it.each(PARAMETERS.filter(([, , { type }]) => type !== 'string'))(
    'has for %s.%s the bounds that a training keeps to',
    (part, name, { minimum, maximum }) => {
      const isTaken = (value: number) =>
        givenParametersSchema.safeParse({ [part]: { [name]: value } }).success;
      expect([minimum! - 1, minimum!, maximum!, maximum! + 1].map(isTaken)).toEqual([
        false,
        true,
        true,
        false,
      ]);
    },
  );

  it('has the presets that are filled in', () => {
    const filled = givenParametersSchema.parse(Object.fromEntries(PARTS.map((part) => [part, {}])));
    for (const [part, name, property] of PARAMETERS) {
      const preset = (filled[part as 'linear'] as Record<string, unknown>)[name];
      expect(property.default).toEqual(typeof preset === 'string' ? preset.toUpperCase() : preset);
    }
  });
});
