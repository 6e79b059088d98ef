import { ENGLISH_STOP_WORDS } from './stop-words.js';

/** Runs of at least two letters, digits or underscores. */
const TOKEN = /[\p{L}\p{N}_]{2,}/gu;
/** Words in more than this share of the texts say nothing. */
const FREQUENCY_MAX = 0.5;

/** The weighted words of one text: of length 1, or empty. */
export interface TfIdfRow {
  /** Ascending places in the vocabulary. */
  readonly words: Int32Array;
  readonly weights: Float64Array;
}

/** Words of texts with their inverse document frequencies. */
export interface TfIdf {
  /** Sorted by code unit. */
  readonly vocabulary: readonly string[];
  /** ln((1 + texts) / (1 + texts with the word)) + 1 */
  readonly idf: Float64Array;
  transform(text: string): TfIdfRow;
}

/**
 * Learns what Evidently's classifier of texts sees: lower-case words without English stop words and without those in
 * more than half of the texts, by 1 + ln(count) times the inverse document frequency, each text of length 1.
 */
export function fitTfIdf(texts: readonly string[]): TfIdf {
  const frequencies = new Map<string, number>();
  for (const text of texts) {
    for (const word of new Set(wordsOf(text))) frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
  }
  const vocabulary = [...frequencies]
    .filter(([, frequency]) => frequency <= FREQUENCY_MAX * texts.length)
    .map(([word]) => word)
    .sort();
  const places = new Map(vocabulary.map((word, place) => [word, place]));
  const idf = Float64Array.from(
    vocabulary,
    (word) => Math.log((1 + texts.length) / (1 + (frequencies.get(word) as number))) + 1,
  );
  return { vocabulary, idf, transform: (text) => transform(text, places, idf) };
}

function transform(text: string, places: ReadonlyMap<string, number>, idf: Float64Array): TfIdfRow {
  const counts = new Map<number, number>();
  for (const word of wordsOf(text)) {
    const place = places.get(word);
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const words = Int32Array.from(counts.keys()).sort();
  const weights = Float64Array.from(
    words,
    (word) => (1 + Math.log(counts.get(word) as number)) * (idf[word] as number),
  );
  const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
  return { words, weights: weights.map((weight) => weight / length) };
}

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(TOKEN) ?? []).filter((word) => !ENGLISH_STOP_WORDS.has(word));
}
