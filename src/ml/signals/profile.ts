import { ModelFileError } from '../errors.js';
import type { Container, ContainerArray, JsonValue } from '../format/container.js';

/** What is measured of answers: signals that are numbers, and signals that are one of a few values. */
export interface SignalNames<Numeric extends string = string, Categorical extends string = string> {
  readonly numeric: readonly Numeric[];
  readonly categorical: readonly Categorical[];
}

/** Some answers, one signal after the other, without what belongs together in a row. */
export interface Profile<Numeric extends string = string, Categorical extends string = string> {
  readonly rows: number;
  /** The values in rising order; rows without one are left out. */
  readonly numeric: Readonly<Record<Numeric, Float64Array>>;
  /** How many rows have each value; rows without one are left out. */
  readonly categorical: Readonly<Record<Categorical, ReadonlyMap<string, number>>>;
}

/** What one answer has of each signal; null where it has none. */
export type SignalsOf<Numeric extends string, Categorical extends string> = Readonly<
  Record<Numeric, number | null> & Record<Categorical, string | null>
>;

const CONTAINER_KIND = 'signal-profile';
const FORMAT_VERSION = 1;

/** Collects answers into a profile. */
export class ProfileBuilder<Numeric extends string, Categorical extends string> {
  private rows = 0;
  private readonly numeric: Record<Numeric, number[]>;
  private readonly categorical: Record<Categorical, Map<string, number>>;

  constructor(private readonly names: SignalNames<Numeric, Categorical>) {
    this.numeric = recordOf(names.numeric, (): number[] => []);
    this.categorical = recordOf(names.categorical, () => new Map<string, number>());
  }

  add(values: SignalsOf<Numeric, Categorical>): void {
    this.rows++;
    for (const signal of this.names.numeric) {
      const value = values[signal] as number | null;
      if (value !== null) this.numeric[signal].push(value);
    }
    for (const signal of this.names.categorical) {
      const value = values[signal] as string | null;
      if (value !== null) count(this.categorical[signal], value);
    }
  }

  build(): Profile<Numeric, Categorical> {
    const { rows, categorical, names } = this;
    const numeric = recordOf(names.numeric, (signal) => Float64Array.from(this.numeric[signal]).sort());
    return { rows, numeric, categorical };
  }
}

/** As a file; `meta` says of what the profile is. */
export function encodeProfile({ rows, numeric, categorical }: Profile, meta: Container['meta']): Container {
  const counts = Object.fromEntries(
    Object.entries(categorical).map(([signal, values]) => [signal, Object.fromEntries(values)]),
  );
  return {
    kind: CONTAINER_KIND,
    meta: { ...meta, profileFormatVersion: FORMAT_VERSION, rows, categorical: counts },
    arrays: numeric,
  };
}

/** @throws ModelFileError INVALID_CONTENT for another file, one of another version, or one that lacks a signal */
export function decodeProfile<Numeric extends string, Categorical extends string>(
  { kind, meta, arrays }: Container,
  names: SignalNames<Numeric, Categorical>,
): Profile<Numeric, Categorical> {
  const { rows, categorical, profileFormatVersion } = meta;
  if (kind !== CONTAINER_KIND || profileFormatVersion !== FORMAT_VERSION || typeof rows !== 'number') {
    throw new ModelFileError('INVALID_CONTENT', 'the file is no profile of signals of this version', {
      kind,
    });
  }
  return {
    rows,
    numeric: recordOf(names.numeric, (signal) => numbersOf(signal, arrays[signal])),
    categorical: recordOf(names.categorical, (signal) => countsOf(signal, categorical)),
  };
}

function numbersOf(signal: string, array: ContainerArray | undefined): Float64Array {
  if (array instanceof Float64Array) return array;
  throw new ModelFileError('INVALID_CONTENT', 'the profile lacks a signal', { signal });
}

function countsOf(signal: string, categorical: JsonValue | undefined): Map<string, number> {
  const counts = (categorical as Record<string, Record<string, number> | undefined> | undefined)?.[signal];
  if (counts !== undefined) return new Map(Object.entries(counts));
  throw new ModelFileError('INVALID_CONTENT', 'the profile lacks a signal', { signal });
}

function count(counts: Map<string, number>, value: string): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function recordOf<Name extends string, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
}
