import { z } from 'zod';
import type { ModelKind } from '../../../ml/model/classifier.js';
import { invalidInput } from '../../../platform/errors.js';
import { imageParametersSchema } from './image.js';
import { linearParametersSchema } from './linear.js';
import { neuralParametersSchema } from './neural.js';
import { textParametersSchema } from './text.js';

/** The parts of which models are made, and what can be set on each. */
export const PART_SCHEMAS = {
  text: textParametersSchema,
  linear: linearParametersSchema,
  neural: neuralParametersSchema,
  image: imageParametersSchema,
} as const;

export type Part = keyof typeof PART_SCHEMAS;
type PartParameters = { readonly [P in Part]: z.infer<(typeof PART_SCHEMAS)[P]> };

export const PARTS_OF = {
  linear: ['text', 'linear'],
  neural: ['text', 'neural'],
  image: ['image'],
  fusion: ['text', 'linear', 'image'],
} as const satisfies Readonly<Record<ModelKind, readonly Part[]>>;

/** The settings of a training: those of the parts that its model has, all presets filled in. */
export type ModelParameters = {
  [Kind in ModelKind]: { readonly model: Kind; readonly seed: number } & Pick<
    PartParameters,
    (typeof PARTS_OF)[Kind][number]
  >;
}[ModelKind];

/** Settings as they are asked for: by part, each left out one has its preset. */
export const givenParametersSchema = z.strictObject({
  text: textParametersSchema.optional().describe('Which terms of a text are features.'),
  linear: linearParametersSchema.optional().describe('The classifier on terms.'),
  neural: neuralParametersSchema.optional().describe('The network on words and picture.'),
  image: imageParametersSchema.optional().describe('The classifier on pictures.'),
  seed: z
    .int()
    .min(0)
    .max(0xffff_ffff)
    .default(1)
    .describe('Fixes all that chance decides: the same seed gives the same model.'),
});

export type GivenParameters = z.infer<typeof givenParametersSchema>;

/**
 * The settings of a training, complete.
 * @throws AppError INVALID_INPUT for settings of a part that this model has not
 */
export function parametersOf(model: ModelKind, { seed, ...given }: GivenParameters): ModelParameters {
  const parts: readonly Part[] = PARTS_OF[model];
  const unused = (Object.keys(given) as Part[]).find(
    (part) => given[part] !== undefined && !parts.includes(part),
  );
  if (unused !== undefined) {
    throw invalidInput(
      `parameters.${unused}`,
      `The part "${unused}" does not belong to the model "${model}", which is made of: ${parts.join(', ')}.`,
    );
  }
  const filled = parts.map((part) => [part, given[part] ?? PART_SCHEMAS[part].parse({})]);
  return { model, seed, ...Object.fromEntries(filled) } as ModelParameters;
}

/** As parameters of a run: `model`, `seed` and e.g. `linear.cost`. */
export function flatParameters(parameters: ModelParameters): Record<string, string | number | boolean> {
  const { model, seed, ...parts } = parameters;
  const flat = Object.entries(parts).flatMap(([part, settings]) =>
    Object.entries(settings as Record<string, string | number | boolean | undefined>).flatMap(
      ([name, value]) => (value === undefined ? [] : [[`${part}.${name}`, value] as const]),
    ),
  );
  return { model, seed, ...Object.fromEntries(flat) };
}

/** Settings by dotted names, as a command line or a run has them, put in their parts; other names are refused. */
export function nestedParameters(flat: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const nested: Record<string, Record<string, unknown>> = {};
  const top: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flat)) {
    const [part, setting, ...rest] = name.split('.');
    if (setting === undefined && name === 'seed') top.seed = value;
    else if (rest.length === 0 && setting !== undefined && Object.hasOwn(PART_SCHEMAS, part!)) {
      nested[part!] = { ...nested[part!], [setting]: value };
    } else throw invalidInput(name, `There is no parameter "${name}"; see "gondola train --help".`);
  }
  return { ...nested, ...top };
}
