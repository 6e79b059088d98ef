import { ModelFileError } from '../errors.js';
import type { Container, ContainerArray, JsonValue } from '../format/container.js';
import type { ListingSignals } from './listing-signals.js';

/** Signals that are numbers. */
export const NUMERIC_SIGNALS = [
  'confidence',
  'margin',
  'entropy',
  'titleChars',
  'descriptionChars',
  'words',
  'unknownShare',
  'pictureAspect',
  'pictureWhite',
  'pictureBrightness',
  'pictureContrast',
  'pictureEdges',
  'pictureForeground',
] as const;

/**
 * Signals that are one of a few values. `nearDuplicate` is none of them: it depends on which listings a process happens to
 * remember (since when it runs, how many share the traffic), and so does not compare with one pass over a reference.
 */
export const CATEGORICAL_SIGNALS = ['category', 'language', 'description', 'picture'] as const;

type NumericSignal = (typeof NUMERIC_SIGNALS)[number];
type CategoricalSignal = (typeof CATEGORICAL_SIGNALS)[number];

/** What was answered to a listing, and what was measured of both; null where it was not measured. */
export type MeasuredAnswer = {
  readonly category: string;
  readonly confidence: number;
  readonly hasPicture: boolean;
} & { readonly [Signal in keyof ListingSignals]: ListingSignals[Signal] | null };

/** Some answers, one signal after the other, without what belongs together in a row. */
export interface SignalProfile {
  readonly rows: number;
  /** The values in rising order; rows without one are left out. */
  readonly numeric: Readonly<Record<NumericSignal, Float64Array>>;
  /** How many rows have each value; rows without one are left out. */
  readonly categorical: Readonly<Record<CategoricalSignal, ReadonlyMap<string, number>>>;
}

const CONTAINER_KIND = 'signal-profile';
const FORMAT_VERSION = 1;

/** Collects answers into a profile. */
export class SignalProfileBuilder {
  private rows = 0;
  private readonly numeric = recordOf(NUMERIC_SIGNALS, (): number[] => []);
  private readonly categorical = recordOf(CATEGORICAL_SIGNALS, () => new Map<string, number>());

  add(answer: MeasuredAnswer): void {
    this.rows++;
    const numbers = numericSignalsOf(answer);
    for (const signal of NUMERIC_SIGNALS) {
      const value = numbers[signal];
      if (value !== null) this.numeric[signal].push(value);
    }
    const values = categoricalSignalsOf(answer);
    for (const signal of CATEGORICAL_SIGNALS) {
      const value = values[signal];
      if (value !== null) count(this.categorical[signal], value);
    }
  }

  build(): SignalProfile {
    const { rows, categorical } = this;
    const numeric = recordOf(NUMERIC_SIGNALS, (signal) => Float64Array.from(this.numeric[signal]).sort());
    return { rows, numeric, categorical };
  }
}

/** The same without what is measured of pictures: for models that do not read them. */
export function withoutPictures({ rows, numeric, categorical }: SignalProfile): SignalProfile {
  return {
    rows,
    numeric: recordOf(NUMERIC_SIGNALS, (signal) =>
      signal.startsWith('picture') ? new Float64Array() : numeric[signal],
    ),
    categorical: { ...categorical, picture: new Map() },
  };
}

export function numericSignalsOf(answer: MeasuredAnswer): Record<NumericSignal, number | null> {
  const { words, unknownWords, descriptionChars } = answer;
  return {
    ...answer,
    // A missing description is a signal of its own, and no short one.
    descriptionChars: descriptionChars === 0 ? null : descriptionChars,
    unknownShare: words === null || words === 0 || unknownWords === null ? null : unknownWords / words,
  };
}

export function categoricalSignalsOf(answer: MeasuredAnswer): Record<CategoricalSignal, string | null> {
  const { category, language, descriptionChars, hasPicture } = answer;
  return {
    category,
    language,
    description: descriptionChars === null ? null : presence(descriptionChars > 0),
    picture: presence(hasPicture),
  };
}

/** As a file; `meta` says of what the profile is. */
export function encodeProfile(profile: SignalProfile, meta: Container['meta']): Container {
  const categorical = Object.fromEntries(
    CATEGORICAL_SIGNALS.map((signal) => [signal, Object.fromEntries(profile.categorical[signal])]),
  );
  return {
    kind: CONTAINER_KIND,
    meta: { ...meta, profileFormatVersion: FORMAT_VERSION, rows: profile.rows, categorical },
    arrays: profile.numeric,
  };
}

/** @throws ModelFileError INVALID_CONTENT for another file, or one of another version */
export function decodeProfile({ kind, meta, arrays }: Container): SignalProfile {
  const { rows, categorical, profileFormatVersion } = meta;
  if (kind !== CONTAINER_KIND || profileFormatVersion !== FORMAT_VERSION || typeof rows !== 'number') {
    throw new ModelFileError('INVALID_CONTENT', 'the file is no profile of signals of this version', {
      kind,
    });
  }
  return {
    rows,
    numeric: recordOf(NUMERIC_SIGNALS, (signal) => numbersOf(signal, arrays[signal])),
    categorical: recordOf(CATEGORICAL_SIGNALS, (signal) => countsOf(signal, categorical)),
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

function presence(isThere: boolean): string {
  return isThere ? 'present' : 'missing';
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
