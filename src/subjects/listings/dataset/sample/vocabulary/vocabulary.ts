import { createRandom } from '../../../../../ml/random.js';
import type { Lexicon } from '../grammar.js';

/** What can be said in one language. */
export interface Voice {
  titles: readonly string[];
  sentences: readonly string[];
}

/** The words of one category, or of a group of neighbours that share them. */
export interface Vocabulary {
  lexicon: Lexicon;
  french: Voice;
  english: Voice;
  german: Voice;
  /** Lines of a table of characteristics, "Matière : chêne". */
  specs: readonly string[];
}

/** Neighbouring categories: what they share, and what each has for itself, by category code. */
export interface VocabularyGroup {
  shared: Vocabulary;
  categories: Readonly<Record<string, Vocabulary>>;
}

/** Splits `a; b; c`. */
export function words(text: string): string[] {
  return split(text, ';');
}

/** Splits a block with one template on each line. */
export function lines(text: string): string[] {
  return split(text, '\n');
}

/** A voice from two blocks of lines. */
export function voice(titles: string, sentences: string): Voice {
  return { titles: lines(titles), sentences: lines(sentences) };
}

/**
 * `count` distinct made-up names, each a start joined with an end (`_` stands for a space). The choice is fixed by `seed`, not by
 * the seed of a sample: a brand that exists in one sample exists in all.
 */
export function compose(starts: string, ends: string, count: number, seed: number): string[] {
  const heads = words(starts);
  const tails = words(ends);
  const pairs = new Int32Array(heads.length * tails.length).map((_, index) => index);
  if (count > pairs.length) throw new RangeError(`only ${pairs.length} names can be made, not ${count}`);
  createRandom(seed).shuffle(pairs);
  return Array.from(pairs.subarray(0, count), (pair) =>
    `${heads[Math.floor(pair / tails.length)]}${tails[pair % tails.length]}`.replaceAll('_', ' '),
  );
}

function split(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
