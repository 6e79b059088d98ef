import { z } from 'zod';
import { MODEL_KINDS, type ModelKind } from '../../../ml/model/classifier.js';
import type { RecommenderKind } from '../../../ml/recommend/recommender.js';
import { invalidInput } from '../../../platform/errors.js';
import type { SubjectName } from '../../../store/entities/dataset.js';
import {
  alsParametersSchema,
  bprParametersSchema,
  itemKnnParametersSchema,
  popularityParametersSchema,
  twoTowerParametersSchema,
} from './films.js';
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
  popularity: popularityParametersSchema,
  itemKnn: itemKnnParametersSchema,
  als: alsParametersSchema,
  bpr: bprParametersSchema,
  twoTower: twoTowerParametersSchema,
} as const;

export type Part = keyof typeof PART_SCHEMAS;
export const PARTS = Object.keys(PART_SCHEMAS) as readonly Part[];
type PartParameters = { readonly [P in Part]: z.infer<(typeof PART_SCHEMAS)[P]> };

/** The kinds of model that can be trained on each subject, the preset first. */
export const KINDS_OF = {
  listings: MODEL_KINDS,
  films: ['bpr', 'als', 'item-knn', 'two-tower', 'popularity'],
} as const satisfies Readonly<Record<SubjectName, readonly (ModelKind | RecommenderKind)[]>>;

/** Every kind of model, of whatever subject. */
export const TRAINABLE_KINDS = Object.values(KINDS_OF).flat();
export type TrainableKind = (typeof KINDS_OF)[SubjectName][number];

export const PARTS_OF = {
  linear: ['text', 'linear'],
  neural: ['text', 'neural'],
  image: ['image'],
  fusion: ['text', 'linear', 'image'],
  popularity: ['popularity'],
  'item-knn': ['itemKnn'],
  als: ['als'],
  bpr: ['bpr'],
  'two-tower': ['twoTower'],
} as const satisfies Readonly<Record<TrainableKind, readonly Part[]>>;

/** The settings of a training of one of these kinds: those of the parts that its model has, all presets filled in. */
type ParametersOf<Kinds extends TrainableKind> = {
  [Kind in Kinds]: { readonly model: Kind; readonly seed: number } & Pick<
    PartParameters,
    (typeof PARTS_OF)[Kind][number]
  >;
}[Kinds];

export type ListingParameters = ParametersOf<ModelKind>;
export type FilmParameters = ParametersOf<RecommenderKind>;
export type ModelParameters = ListingParameters | FilmParameters;

/** Settings as they are asked for: by part, each left out one has its preset. */
export const givenParametersSchema = z.strictObject({
  text: textParametersSchema.optional().describe('Which terms of a text are features.'),
  linear: linearParametersSchema.optional().describe('The classifier on terms.'),
  neural: neuralParametersSchema.optional().describe('The network on words and picture.'),
  image: imageParametersSchema.optional().describe('The classifier on pictures.'),
  popularity: popularityParametersSchema.optional().describe('The recommender by popularity.'),
  itemKnn: itemKnnParametersSchema.optional().describe('The recommender by films alike.'),
  als: alsParametersSchema.optional().describe('Alternating least squares.'),
  bpr: bprParametersSchema.optional().describe('Bayesian personalised ranking.'),
  twoTower: twoTowerParametersSchema.optional().describe('The network of two towers.'),
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
export function parametersOf<Kind extends TrainableKind>(
  model: Kind,
  { seed, ...given }: GivenParameters,
): ParametersOf<Kind> {
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
  return { model, seed, ...Object.fromEntries(filled) } as unknown as ParametersOf<Kind>;
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

/** What a kind of model is trained on. */
export function subjectOfKind(kind: TrainableKind): SubjectName {
  const subjects = Object.keys(KINDS_OF) as SubjectName[];
  return subjects.find((subject) => (KINDS_OF[subject] as readonly TrainableKind[]).includes(kind))!;
}
