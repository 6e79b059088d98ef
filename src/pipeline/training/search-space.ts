import { z } from 'zod';
import { createRandom, type Random } from '../../ml/random.js';
import { invalidInput } from '../../platform/errors.js';
import {
  flatParameters,
  givenParametersSchema,
  type ModelParameters,
  nestedParameters,
  PART_SCHEMAS,
  PARTS_OF,
  type Part,
  parametersOf,
  type TrainableKind,
} from './parameters/parameters.js';

const SCALES = ['linear', 'log'] as const;
/** What values of one parameter a search tries: some given ones, or any between two bounds. */
export type Dimension =
  | { readonly name: string; readonly values: readonly Value[] }
  | { readonly name: string; readonly min: number; readonly max: number; readonly scale: Scale };

type Scale = (typeof SCALES)[number];
type Value = number | string;

/** Gives a `Dimension`: `values` alone, or `min` and `max` with a scale. */
export const dimensionSchema = z
  .strictObject({
    name: z.string().max(100).describe('A parameter, such as linear.cost.'),
    values: z
      .array(z.union([z.number(), z.string().max(100)]))
      .min(1)
      .max(100)
      .optional()
      .describe('One of these is tried; words for a parameter such as image.cnn.'),
    min: z.number().optional().describe('Smallest value; a whole-number parameter gets whole numbers.'),
    max: z.number().optional().describe('Largest value.'),
    scale: z.enum(SCALES).optional().describe('log: each factor is as likely as another.'),
  })
  .transform(({ name, values, min, max, scale }, context): Dimension => {
    const bounded = min !== undefined || max !== undefined || scale !== undefined;
    if (values !== undefined && !bounded) return { name, values };
    if (values === undefined && min !== undefined && max !== undefined) {
      return { name, min, max, scale: scale ?? 'linear' };
    }
    const field = bounded && values === undefined ? (min === undefined ? 'min' : 'max') : 'values';
    context.addIssue({ code: 'custom', path: [field], message: 'give either values, or min and max' });
    return z.NEVER;
  });

/** How often a trial that equals an earlier one is drawn again before the space counts as used up. */
const REDRAWS_MAX = 1_000;
const REAL_DIGITS = 4;

const TEXT_SPACE: readonly Dimension[] = [
  { name: 'text.wordNgramMax', values: [1, 2] },
  { name: 'text.documentFrequencyMin', values: [1, 2, 3] },
];
const LINEAR_SPACE: readonly Dimension[] = [
  { name: 'linear.cost', min: 0.1, max: 10, scale: 'log' },
  { name: 'linear.pullMax', min: 0.3, max: 3, scale: 'log' },
];
const NEURAL_SPACE: readonly Dimension[] = [
  { name: 'neural.learningRate', min: 3e-4, max: 1e-2, scale: 'log' },
  { name: 'neural.dropout', min: 0, max: 0.6, scale: 'linear' },
  { name: 'neural.components', values: [32, 64, 128] },
  { name: 'neural.firstUnits', values: [128, 256, 512] },
];
const IMAGE_SPACE: readonly Dimension[] = [
  { name: 'image.learningRate', min: 0.05, max: 1, scale: 'log' },
  { name: 'image.epochs', values: [2, 4, 8] },
];

/** What is searched when a request names nothing: about a factor of ten around the presets. */
export const DEFAULT_SPACES: Readonly<Record<TrainableKind, readonly Dimension[]>> = {
  linear: [...LINEAR_SPACE, ...TEXT_SPACE],
  neural: NEURAL_SPACE,
  image: IMAGE_SPACE,
  fusion: [...LINEAR_SPACE, ...IMAGE_SPACE],
  popularity: [{ name: 'popularity.halfLifeDays', values: [0, 7, 30, 90, 365, 1825] }],
  'item-knn': [
    { name: 'itemKnn.neighbours', min: 20, max: 1000, scale: 'log' },
    { name: 'itemKnn.shrinkage', min: 1, max: 300, scale: 'log' },
    { name: 'itemKnn.popularityDamping', min: 0.3, max: 0.9, scale: 'linear' },
  ],
  als: [
    { name: 'als.factors', values: [32, 64, 128] },
    { name: 'als.confidence', min: 0.1, max: 10, scale: 'log' },
    { name: 'als.regularisation', min: 1e-3, max: 0.1, scale: 'log' },
  ],
  bpr: [
    { name: 'bpr.factors', values: [16, 32, 64] },
    { name: 'bpr.learningRate', min: 0.01, max: 0.2, scale: 'log' },
    { name: 'bpr.regularisation', min: 1e-3, max: 0.1, scale: 'log' },
  ],
  'two-tower': [
    { name: 'twoTower.factors', values: [16, 32, 64] },
    { name: 'twoTower.learningRate', min: 1e-3, max: 0.05, scale: 'log' },
    { name: 'twoTower.weightDecay', min: 0.01, max: 1, scale: 'log' },
  ],
};

/**
 * The settings of each trial, drawn at random (Bergstra and Bengio, "Random search for hyper-parameter optimization",
 * JMLR 13, 2012). The first trial are the settings that were given; no two trials are equal, so that a small space
 * gives fewer of them than asked for.
 * @throws AppError INVALID_INPUT naming the entry of the space that cannot be
 */
export function drawTrials(
  given: ModelParameters,
  space: readonly Dimension[],
  { trials, seed }: { trials: number; seed: number },
): ModelParameters[] {
  const wholes = checkedSpace(given.model, space);
  const random = createRandom(seed);
  const drawn = new Map([[keyOf(given), given]]);
  let redraws = 0;
  while (drawn.size < trials && redraws < REDRAWS_MAX) {
    const values = space.map(
      (dimension, index) => [dimension.name, draw(dimension, wholes[index]!, random)] as const,
    );
    const trial = withValues(given, Object.fromEntries(values));
    redraws = drawn.has(keyOf(trial)) ? redraws + 1 : 0;
    if (redraws === 0) drawn.set(keyOf(trial), trial);
  }
  return [...drawn.values()];
}

/** For each entry of the space whether its parameter is a whole number; every bound and value has been tried. */
function checkedSpace(model: TrainableKind, space: readonly Dimension[]): boolean[] {
  return space.map((dimension, index) => {
    const refuse = (field: string, reason: string) => invalidInput(`space[${index}].${field}`, reason);
    const setting = settingOf(model, dimension.name);
    if (setting === null) {
      throw refuse('name', `A ${model} model has no parameter "${dimension.name}" that could be searched.`);
    }
    if (space.findIndex((other) => other.name === dimension.name) !== index) {
      throw refuse('name', `The parameter "${dimension.name}" is in the space twice.`);
    }
    const bounds = 'values' in dimension ? dimension.values : [dimension.min, dimension.max];
    for (const value of bounds) {
      const checked = setting.safeParse(value);
      if (checked.success) continue;
      const field = 'values' in dimension ? 'values' : value === dimension.min ? 'min' : 'max';
      throw refuse(
        field,
        `${value} is not allowed for ${dimension.name}: ${checked.error.issues[0]!.message}`,
      );
    }
    if ('min' in dimension && dimension.min > dimension.max)
      throw refuse('max', 'max must not be below min.');
    if ('min' in dimension && dimension.scale === 'log' && dimension.min <= 0) {
      throw refuse('min', 'min must be above 0 for a logarithmic scale.');
    }
    const kind = setting.unwrap();
    return kind instanceof z.ZodNumber && kind.isInt;
  });
}

function draw(dimension: Dimension, whole: boolean, random: Random): Value {
  if ('values' in dimension) return dimension.values[random.int(dimension.values.length)]!;
  const { min, max, scale } = dimension;
  if (whole && scale === 'linear') return min + random.int(max - min + 1);
  const value =
    scale === 'log'
      ? Math.exp(Math.log(min) + random.next() * Math.log(max / min))
      : min + random.next() * (max - min);
  const rounded = whole ? Math.round(value) : Number(value.toPrecision(REAL_DIGITS));
  return Math.min(max, Math.max(min, rounded));
}

function withValues(given: ModelParameters, values: Readonly<Record<string, Value>>): ModelParameters {
  const { model, ...flat } = flatParameters(given);
  return parametersOf(given.model, givenParametersSchema.parse(nestedParameters({ ...flat, ...values })));
}

type Setting = z.ZodDefault<z.ZodNumber | z.ZodEnum>;

/** What a parameter of one of the model's parts may be; null when there is none of this name. The seed is none. */
function settingOf(model: TrainableKind, parameter: string): Setting | null {
  const [part, setting, ...rest] = parameter.split('.');
  const parts: readonly string[] = PARTS_OF[model];
  if (rest.length > 0 || setting === undefined || !parts.includes(part!)) return null;
  const shape: Readonly<Record<string, unknown>> = PART_SCHEMAS[part as Part].shape;
  return Object.hasOwn(shape, setting) ? (shape[setting] as Setting) : null;
}

function keyOf(parameters: ModelParameters): string {
  return JSON.stringify(flatParameters(parameters));
}
