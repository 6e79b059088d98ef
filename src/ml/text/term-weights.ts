import { isOfDescription, isOfWords } from './term-hashing.js';

/** How terms are chosen and weighted. */
export interface TermWeighting {
  /** A term in fewer training documents than this is dropped. */
  readonly documentFrequencyMin: number;
  /** The inverse document frequency counts by this power. */
  readonly idfPower: number;
  /** Words and runs of words count this many times as much as runs of characters. */
  readonly wordWeight: number;
}

/** From so many training documents on, what is rare can be told from what is telling. */
const MANY_DOCUMENTS = 10_000;

const PRESETS = {
  few: { documentFrequencyMin: 1, idfPower: 1, wordWeight: 2.5 },
  many: { documentFrequencyMin: 2, idfPower: 2, wordWeight: 1 },
} as const satisfies Record<string, TermWeighting>;

/** The measured choice for so many training documents. */
export function presetWeighting(documents: number): TermWeighting {
  return documents < MANY_DOCUMENTS ? PRESETS.few : PRESETS.many;
}

/** What a feature of each hash counts, and to which field it belongs, in shared memory. */
export interface FeatureWeights {
  /** idf^power, times the word weight for words; idf = ln((1 + n) / (1 + df)) + 1 */
  readonly weights: Float32Array;
  /** 0 for a term of the title, 1 for one of the description. */
  readonly fields: Uint8Array;
}

export function featureWeights(
  hashes: Uint32Array,
  frequencies: Uint32Array,
  documents: number,
  { idfPower, wordWeight }: TermWeighting,
): FeatureWeights {
  const weights = new Float32Array(new SharedArrayBuffer(hashes.length * 4));
  const fields = new Uint8Array(new SharedArrayBuffer(hashes.length));
  for (let i = 0; i < hashes.length; i++) {
    const hash = hashes[i] as number;
    const idf = Math.log((1 + documents) / (1 + (frequencies[i] as number))) + 1;
    weights[i] = idf ** idfPower * (isOfWords(hash) ? wordWeight : 1);
    fields[i] = isOfDescription(hash) ? 1 : 0;
  }
  return { weights, fields };
}

const COUNT_MAX = 0xffff;

/** (1 + ln count) * weight, the count at most 65,535. */
export function termWeight(count: number, weight: number): number {
  return count === 1 ? weight : (1 + Math.log(Math.min(count, COUNT_MAX))) * weight;
}

/**
 * What to multiply the entries of each field with: each field gets the same length, and the row length 1, so that a
 * long description does not drown the title, and a missing one leaves no hole.
 * @param squares sums of squares of the entries of title and description
 */
export function fieldFactors(titleSquares: number, descriptionSquares: number): [number, number] {
  const fields = (titleSquares > 0 ? 1 : 0) + (descriptionSquares > 0 ? 1 : 0);
  const factor = (squares: number) => (squares > 0 ? 1 / Math.sqrt(squares * fields) : 0);
  return [factor(titleSquares), factor(descriptionSquares)];
}
