import { PICTURE_FEATURES } from '../image/picture-features.js';
import { PICTURE_STATISTICS } from '../image/picture-statistics.js';
import type { ListingInput } from '../model/rows.js';
import type { FittedTextVectorizer } from '../text/vectorizer.js';
import { guessLanguage } from './language.js';
import { RecentListings } from './recent-listings.js';
import { WordReader } from './word-reader.js';

/** What is measured of a listing's picture, each in [0, 1]. */
interface PictureSignals {
  /** Width / (width + height). */
  readonly pictureAspect: number;
  /** Share of white pixels. */
  readonly pictureWhite: number;
  /** Mean brightness. */
  readonly pictureBrightness: number;
  /** Twice the standard deviation of the brightness. */
  readonly pictureContrast: number;
  /** Share of pixels on edges: blurred pictures have few. */
  readonly pictureEdges: number;
  /** Share of pixels that differ from the border. */
  readonly pictureForeground: number;
}

/** What is measured of a listing and of the answer to it, to see later whether either has changed. */
export interface ListingSignals extends Readonly<Record<keyof PictureSignals, number | null>> {
  /** Probability of the first category less that of the second, [0, 1]. */
  readonly margin: number;
  /** Shannon entropy of the probabilities in nats, [0, ln of the number of categories]. */
  readonly entropy: number;
  /** UTF-16 units; 0 when the listing has none. */
  readonly titleChars: number;
  readonly descriptionChars: number;
  /** Words of title and description. */
  readonly words: number;
  /** Those that the model has no feature for; null for a model that reads no text. */
  readonly unknownWords: number | null;
  /** ISO 639-1; null when it cannot be told. */
  readonly language: string | null;
  /** Whether one of the last 4,096 listings had nearly the same words. */
  readonly nearDuplicate: boolean;
}

const NO_PICTURE: Readonly<Record<keyof PictureSignals, null>> = {
  pictureAspect: null,
  pictureWhite: null,
  pictureBrightness: null,
  pictureContrast: null,
  pictureEdges: null,
  pictureForeground: null,
};

/** Measures listings in the order in which they come, and remembers the last of them. */
export class SignalMeter {
  private readonly words = new WordReader();
  private readonly recent = new RecentListings();

  /**
   * @param vectorizer the model's; null for one that reads no text
   * @param probabilities one a category, as the model answered
   */
  measure(
    vectorizer: FittedTextVectorizer | null,
    listing: ListingInput,
    probabilities: Float32Array,
  ): ListingSignals {
    const { title, description, picture } = listing;
    this.words.read(listing, vectorizer);
    const { count, unknown, hashes } = this.words;
    return {
      ...sharpnessOf(probabilities),
      titleChars: title.length,
      descriptionChars: description.length,
      words: count,
      unknownWords: vectorizer === null ? null : unknown,
      language: guessLanguage(description === '' ? title : `${title} ${description}`),
      nearDuplicate: this.recent.meet(hashes, count),
      ...(picture === null ? NO_PICTURE : pictureSignals(picture)),
    };
  }
}

function sharpnessOf(probabilities: Float32Array): { margin: number; entropy: number } {
  let [first, second, entropy] = [0, 0, 0];
  for (const p of probabilities) {
    if (p > first) [first, second] = [p, first];
    else if (p > second) second = p;
    if (p > 0) entropy -= p * Math.log(p);
  }
  return { margin: first - second, entropy: Math.max(0, entropy) };
}

function pictureSignals(picture: Uint8Array): PictureSignals {
  const of = (name: (typeof PICTURE_STATISTICS)[number]) =>
    (picture[PICTURE_FEATURES.statistics.start + PICTURE_STATISTICS.indexOf(name)] as number) / 255;
  return {
    pictureAspect: of('aspect'),
    pictureWhite: of('white share'),
    pictureBrightness: of('mean brightness'),
    pictureContrast: of('brightness spread'),
    pictureEdges: of('edge share'),
    pictureForeground: of('foreground share'),
  };
}
