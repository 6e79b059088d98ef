import type { ListingSignals } from './listing-signals.js';
import { type Profile, ProfileBuilder, type SignalsOf } from './profile.js';

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

export const LISTING_SIGNALS = { numeric: NUMERIC_SIGNALS, categorical: CATEGORICAL_SIGNALS } as const;

/** Some answers to listings. */
export type SignalProfile = Profile<NumericSignal, CategoricalSignal>;

/** Collects answers to listings into a profile. */
export class SignalProfileBuilder {
  private readonly builder = new ProfileBuilder(LISTING_SIGNALS);

  add(answer: MeasuredAnswer): void {
    this.builder.add(signalsOf(answer));
  }

  build(): SignalProfile {
    return this.builder.build();
  }
}

/** The same without what is measured of pictures: for models that do not read them. */
export function withoutPictures({ rows, numeric, categorical }: SignalProfile): SignalProfile {
  return {
    rows,
    numeric: Object.fromEntries(
      NUMERIC_SIGNALS.map((signal) => [
        signal,
        signal.startsWith('picture') ? new Float64Array() : numeric[signal],
      ]),
    ) as unknown as SignalProfile['numeric'],
    categorical: { ...categorical, picture: new Map() },
  };
}

/** What an answer has of each signal. */
export function signalsOf(answer: MeasuredAnswer): SignalsOf<NumericSignal, CategoricalSignal> {
  return { ...numericSignalsOf(answer), ...categoricalSignalsOf(answer) };
}

function numericSignalsOf(answer: MeasuredAnswer): Record<NumericSignal, number | null> {
  const { words, unknownWords, descriptionChars } = answer;
  return {
    ...answer,
    // A missing description is a signal of its own, and no short one.
    descriptionChars: descriptionChars === 0 ? null : descriptionChars,
    unknownShare: words === null || words === 0 || unknownWords === null ? null : unknownWords / words,
  };
}

function categoricalSignalsOf(answer: MeasuredAnswer): Record<CategoricalSignal, string | null> {
  const { category, language, descriptionChars, hasPicture } = answer;
  return {
    category,
    language,
    description: descriptionChars === null ? null : presence(descriptionChars > 0),
    picture: presence(hasPicture),
  };
}

function presence(isThere: boolean): string {
  return isThere ? 'present' : 'missing';
}
