import type { TermCounts } from './term-counts.js';
import { findTokens, isJoinerUnit, type TokenSpans } from './tokenize.js';

/** Which terms are taken from one field of a listing. */
export interface FieldOptions {
  /** Runs of 1 to this many words, 0 to 3; 0 for none. */
  readonly wordNgramMax: number;
  /**
   * Runs of characters within a word and the space around it, from `charNgramMin` to
   * `charNgramMax`, 1 to 8; `charNgramMax` 0 for none.
   */
  readonly charNgramMin: number;
  readonly charNgramMax: number;
}

/** Texts are read up to here (UTF-16 units): a longer one is no listing, and costs no more than this. */
export const FIELD_CHARACTERS_MAX = 65_536;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const SPACE = 0x20;
const WORD_SEED = 0x9e3779b9;
const CHAR_SEED = 0x7f4a7c15;

/**
 * Counts the hashed terms of a folded text. Hashes are FNV-1a over UTF-16 units (Fowler, Noll, Vo;
 * IETF draft-eastlake-fnv), extended unit by unit so that all n-grams from one place cost one pass,
 * then spread over 32 bits by the finaliser of MurmurHash3 (Appleby). Equal n-grams of different
 * fields or kinds get different hashes through `fieldSeed` and the seed of the kind.
 *
 * Character n-grams are those of scikit-learn's `char_wb`: each word is padded by a space on both
 * sides; one shorter than n is taken whole, once.
 */
export function countTerms(
  foldedText: string,
  fieldSeed: number,
  options: FieldOptions,
  spans: TokenSpans,
  terms: TermCounts,
): void {
  findTokens(foldedText, spans);
  if (options.wordNgramMax > 0) countWordNgrams(foldedText, fieldSeed, options.wordNgramMax, spans, terms);
  if (options.charNgramMax > 0) {
    const seed = FNV_OFFSET ^ Math.imul(fieldSeed, CHAR_SEED);
    for (let i = 0; i < spans.wordCount; i++) {
      const start = spans.wordStarts[i] as number;
      const end = spans.wordEnds[i] as number;
      countCharNgrams(foldedText, start, end, seed, options, terms);
    }
  }
}

function countWordNgrams(
  text: string,
  fieldSeed: number,
  ngramMax: number,
  spans: TokenSpans,
  terms: TermCounts,
): void {
  const seed = FNV_OFFSET ^ Math.imul(fieldSeed, WORD_SEED);
  let previous = 0;
  let beforePrevious = 0;
  for (let i = 0; i < spans.wordCount; i++) {
    const word = hashWord(text, spans.wordStarts[i] as number, spans.wordEnds[i] as number, seed);
    terms.add(finalise(word));
    if (ngramMax >= 2 && i >= 1) {
      terms.add(finalise(combine(previous, word)));
      if (ngramMax >= 3 && i >= 2) terms.add(finalise(combine(combine(beforePrevious, previous), word)));
    }
    beforePrevious = previous;
    previous = word;
  }
  for (let i = 0; i < spans.referenceCount; i++) {
    const start = spans.referenceStarts[i] as number;
    terms.add(finalise(hashWord(text, start, spans.referenceEnds[i] as number, seed)));
  }
}

/** Joiners are left out, so that "sl-3468-be" and "sl3468be" are one term. */
function hashWord(text: string, start: number, end: number, seed: number): number {
  let hash = seed;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (!isJoinerUnit(unit)) hash = Math.imul(hash ^ unit, FNV_PRIME);
  }
  return hash;
}

function countCharNgrams(
  text: string,
  start: number,
  end: number,
  seed: number,
  options: FieldOptions,
  terms: TermCounts,
): void {
  const { charNgramMin, charNgramMax } = options;
  // Places run over the padded word: `start - 1` and `end` are its two spaces.
  const paddedLength = end - start + 2;
  const shortest = Math.min(charNgramMin, paddedLength);
  for (let first = start - 1; first + shortest <= end + 1; first++) {
    const last = Math.min(first + charNgramMax, end + 1);
    let hash = seed;
    for (let at = first; at < last; at++) {
      const unit = at < start || at === end ? SPACE : text.charCodeAt(at);
      hash = Math.imul(hash ^ unit, FNV_PRIME);
      if (at - first + 1 >= shortest) terms.add(finalise(hash));
    }
  }
}

function combine(left: number, right: number): number {
  return (Math.imul(left, 0x85ebca77) + right + 0x27d4eb2f) | 0;
}

function finalise(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
