import { isChangedByFolding } from './fold.js';
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

/** Equal terms of different fields are different features. */
export const FIELD_SEEDS = { title: 1, description: 2 } as const;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;

/** Where hashing begins for each kind of term, so that equal n-grams of different fields or kinds differ. */
export function hashSeeds(fieldSeed: number) {
  return {
    word: FNV_OFFSET ^ Math.imul(fieldSeed, 0x9e3779b9),
    characters: FNV_OFFSET ^ Math.imul(fieldSeed, 0x7f4a7c15),
    accented: FNV_OFFSET ^ Math.imul(fieldSeed, 0x51ed270b),
    numberShape: FNV_OFFSET ^ Math.imul(fieldSeed, 0x2545f491),
    wordTag: tagOf(fieldSeed, WORD_BIT),
    charactersTag: tagOf(fieldSeed, 0),
  };
}

/** Two bits of every hash say where a term comes from; tables use lower bits, partitions higher ones. */
const TAG_SHIFT = 27;
const TAG_MASK = 3 << TAG_SHIFT;
const WORD_BIT = 1;
const DESCRIPTION_BIT = 2;

function tagOf(fieldSeed: number, wordBit: number): number {
  return ((fieldSeed === FIELD_SEEDS.description ? DESCRIPTION_BIT : 0) | wordBit) << TAG_SHIFT;
}

/** Whether a hash is that of a term of the description; otherwise it is one of the title. */
export function isOfDescription(hash: number): boolean {
  return (hash & (DESCRIPTION_BIT << TAG_SHIFT)) !== 0;
}

/** Whether a hash is that of words; otherwise it is one of characters. */
export function isOfWords(hash: number): boolean {
  return (hash & (WORD_BIT << TAG_SHIFT)) !== 0;
}

/**
 * Counts the hashed terms of a folded text. Hashes are FNV-1a over UTF-16 units (Fowler, Noll, Vo;
 * IETF draft-eastlake-fnv), extended unit by unit so that all n-grams from one place cost one pass,
 * then spread over 32 bits by the finaliser of MurmurHash3 (Appleby).
 *
 * Words that have digits and letters count by their shape too, each digit a 0: "64gb" is also "00gb".
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
  const { wordNgramMax, charNgramMax } = options;
  const seeds = hashSeeds(fieldSeed);
  findTokens(foldedText, spans);
  if (wordNgramMax > 0) countWordNgrams(foldedText, seeds, wordNgramMax, spans, terms);
  if (charNgramMax === 0) return;
  for (let i = 0; i < spans.wordCount; i++) {
    const start = spans.wordStarts[i] as number;
    const end = spans.wordEnds[i] as number;
    countCharNgrams(foldedText, start, end, seeds, options, terms);
  }
}

/**
 * Counts the words of which folding changes a letter, as they are written: "pâte" and "pâté" both fold to "pate".
 * @param accentedText lower case, form NFC
 */
export function countAccentedWords(
  accentedText: string,
  fieldSeed: number,
  options: FieldOptions,
  spans: TokenSpans,
  terms: TermCounts,
): void {
  if (options.wordNgramMax === 0) return;
  const { accented: seed, wordTag } = hashSeeds(fieldSeed);
  findTokens(accentedText, spans);
  for (let i = 0; i < spans.wordCount; i++) {
    const start = spans.wordStarts[i] as number;
    const end = spans.wordEnds[i] as number;
    if (isAccented(accentedText, start, end))
      terms.add(finalise(hashWord(accentedText, start, end, seed), wordTag));
  }
}

/** Whether folding changes a letter of a word. */
export function isAccented(accentedText: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const unit = accentedText.charCodeAt(at);
    if (unit > 0x7f && isChangedByFolding(unit)) return true;
  }
  return false;
}

function countWordNgrams(
  text: string,
  seeds: ReturnType<typeof hashSeeds>,
  ngramMax: number,
  spans: TokenSpans,
  terms: TermCounts,
): void {
  const { wordTag } = seeds;
  let previous = 0;
  let beforePrevious = 0;
  for (let i = 0; i < spans.wordCount; i++) {
    const start = spans.wordStarts[i] as number;
    const end = spans.wordEnds[i] as number;
    const word = hashWord(text, start, end, seeds.word);
    terms.add(finalise(word, wordTag));
    if (ngramMax >= 2 && i >= 1) {
      terms.add(finalise(combine(previous, word), wordTag));
      if (ngramMax >= 3 && i >= 2)
        terms.add(finalise(combine(combine(beforePrevious, previous), word), wordTag));
    }
    if (hasNumberShape(text, start, end))
      terms.add(finalise(hashNumberShape(text, start, end, seeds.numberShape), wordTag));
    beforePrevious = previous;
    previous = word;
  }
  for (let i = 0; i < spans.referenceCount; i++) {
    const start = spans.referenceStarts[i] as number;
    terms.add(finalise(hashWord(text, start, spans.referenceEnds[i] as number, seeds.word), wordTag));
  }
}

/** Joiners are left out, so that "sl-3468-be" and "sl3468be" are one term. */
export function hashWord(text: string, start: number, end: number, seed: number): number {
  let hash = seed;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (!isJoinerUnit(unit)) hash = extend(hash, unit);
  }
  return hash;
}

/** Whether a word has decimal digits and something else. */
export function hasNumberShape(text: string, start: number, end: number): boolean {
  let digits = 0;
  for (let at = start; at < end; at++) if (isDecimalDigit(text.charCodeAt(at))) digits++;
  return digits > 0 && digits < end - start;
}

/** The hash of a word, each of its digits a 0. */
export function hashNumberShape(text: string, start: number, end: number, seed: number): number {
  let hash = seed;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    hash = extend(hash, isDecimalDigit(unit) ? ZERO : unit);
  }
  return hash;
}

function countCharNgrams(
  text: string,
  start: number,
  end: number,
  seeds: ReturnType<typeof hashSeeds>,
  options: FieldOptions,
  terms: TermCounts,
): void {
  const { characters, charactersTag } = seeds;
  const { charNgramMin, charNgramMax } = options;
  // Places run over the padded word: `start - 1` and `end` are its two spaces.
  const paddedLength = end - start + 2;
  const shortest = Math.min(charNgramMin, paddedLength);
  for (let first = start - 1; first + shortest <= end + 1; first++) {
    const last = Math.min(first + charNgramMax, end + 1);
    let hash = characters;
    for (let at = first; at < last; at++) {
      const unit = at < start || at === end ? SPACE : text.charCodeAt(at);
      hash = extend(hash, unit);
      if (at - first + 1 >= shortest) terms.add(finalise(hash, charactersTag));
    }
  }
}

/** The hash with one more UTF-16 unit. */
export function extend(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, FNV_PRIME);
}

/** The hash of two neighbours. */
export function combine(left: number, right: number): number {
  return (Math.imul(left, 0x85ebca77) + right + 0x27d4eb2f) | 0;
}

/** Spreads a hash over 32 bits and puts the tag in; never 0, which marks an empty slot in tables of hashes. */
export function finalise(hash: number, tag: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h = (((h ^ (h >>> 16)) & ~TAG_MASK) | tag) >>> 0;
  return h === 0 ? 1 : h;
}

function isDecimalDigit(unit: number): boolean {
  return unit >= ZERO && unit <= NINE;
}
