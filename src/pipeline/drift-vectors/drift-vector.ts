import type { Category, DriftKind } from '../../ml/drift/sample.js';
import { AppError } from '../../platform/errors.js';

/** A value of a column; null is a missing one. */
export type Cell = Category | null;

/** Two columns, what to compute of them, and what another implementation computed. */
export interface DriftVector {
  readonly name: string;
  /** Where it stands in the file, from 1. */
  readonly position: number;
  readonly test: string;
  readonly reference: readonly Cell[];
  readonly current: readonly Cell[];
  /** Whether a number of either column is written as a fraction (3.0), as tables that hold fractions are. */
  readonly hasFractions: boolean;
  /** By field; null where the other implementation has NaN. `raises` names an exception. */
  readonly expected: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
  /** Largest difference, for all fields (`abs`) or by the name of one. */
  readonly tolerance: Readonly<Record<string, number>>;
  readonly note: string | null;
}

/** Fields as a vector names them. */
export type Fields = Readonly<Record<string, unknown>>;

/** What we compute of a vector. */
export interface Computed {
  /** To agree with what the vector expects: of Evidently's tests with what is wrong in them. */
  readonly fields: Fields;
  /** Fields of the vector that say nothing we could agree with. */
  readonly omits?: readonly string[];
  /** Of Evidently's tests, our own answer, and what is wrong with Evidently's where we know something. */
  readonly own?: { readonly fields: Fields; readonly defect: string | null };
}

/** @throws AppError UNUSABLE_FILE that names the vector and the field */
export function unusableVector(
  vector: { position: number; name?: string },
  field: string,
  detail: string,
): AppError {
  const name = vector.name === undefined ? '' : ` ("${vector.name.slice(0, 100)}")`;
  return new AppError('UNUSABLE_FILE', `Vector ${vector.position}${name}, field ${field}: ${detail}`, {
    field,
    vector: vector.position,
  });
}

const KINDS: readonly string[] = ['num', 'cat', 'text'] satisfies DriftKind[];

/**
 * The kind of the columns where the vector says it: as the parameter `column_type`, or at the beginning of its name
 * ("num-ties-150").
 */
export function statedKind({ name, params }: DriftVector): DriftKind | null {
  const stated = params.column_type ?? name.split('-')[0];
  return KINDS.includes(stated as string) ? (stated as DriftKind) : null;
}

/** @throws AppError UNUSABLE_FILE when the parameter is absent or no number */
export function numberParam(vector: DriftVector, name: string): number {
  const value = vector.params[name];
  if (typeof value === 'number') return value;
  throw unusableVector(vector, `params.${name}`, `must be a number, is ${describe(value)}`);
}

/** @throws AppError UNUSABLE_FILE when the parameter is absent or no list of numbers */
export function numbersParam(vector: DriftVector, name: string): number[] {
  return numbersOf(vector, `params.${name}`, vector.params[name]);
}

/** @throws AppError UNUSABLE_FILE when the value is no list of numbers */
export function numbersOf(vector: DriftVector, field: string, value: unknown): number[] {
  if (!Array.isArray(value)) throw unusableVector(vector, field, `must be a list, is ${describe(value)}`);
  const wrong = value.findIndex((item) => typeof item !== 'number');
  if (wrong < 0) return value as number[];
  throw unusableVector(vector, `${field}[${wrong}]`, `must be a number, is ${describe(value[wrong])}`);
}

/** A value in a message: short, and a list or an object by its kind alone. */
export function describe(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return JSON.stringify(value).slice(0, 60);
}
