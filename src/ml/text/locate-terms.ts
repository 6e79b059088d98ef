import { accentedForm, type TextDocument, truncated } from './document-term-counter.js';
import { foldText } from './fold.js';
import { FoldedText } from './folded-text.js';
import {
  combine,
  extend,
  FIELD_SEEDS,
  type FieldOptions,
  finalise,
  hashNumberShape,
  hashSeeds,
  hashWord,
  hasNumberShape,
  isAccented,
} from './term-hashing.js';
import { findTokens, TokenSpans } from './tokenize.js';

export type TermField = keyof TextDocument;
export type TermKind = 'word' | 'characters' | 'reference';

/** A term and one place where it stands. */
export interface LocatedTerm {
  readonly hash: number;
  readonly field: TermField;
  /** Runs of words, accented words and shapes of numbers are words. */
  readonly kind: TermKind;
  /** Folded; character n-grams with the space before or after their word. */
  readonly text: string;
  /** From and up to these UTF-16 units of the field. */
  readonly span: readonly [start: number, end: number];
}

const SPACE = ' ';

/** Every term of a field with its place: the same terms that `DocumentTermCounter` counts, which is not asked for places. */
export function* locateTerms(
  document: TextDocument,
  field: TermField,
  options: FieldOptions,
): Generator<LocatedTerm> {
  const original = truncated(document[field]);
  const seeds = hashSeeds(FIELD_SEEDS[field]);
  const folded = new FoldedText(original, foldText);
  const spans = tokensOf(folded.text);
  const located = (
    at: FoldedText,
    hash: number,
    kind: TermKind,
    text: string,
    start: number,
    end: number,
  ) => ({
    hash: finalise(hash, kind === 'characters' ? seeds.charactersTag : seeds.wordTag),
    ...{ field, kind, text },
    span: at.originOf(start, end),
  });
  if (options.wordNgramMax > 0) {
    for (const [i, [start, end]] of spans.words.entries()) {
      let hash = hashWord(folded.text, start, end, seeds.word);
      yield located(folded, hash, 'word', folded.text.slice(start, end), start, end);
      if (hasNumberShape(folded.text, start, end)) {
        const shape = folded.text.slice(start, end).replace(/[0-9]/g, '0');
        const shapeHash = hashNumberShape(folded.text, start, end, seeds.numberShape);
        yield located(folded, shapeHash, 'word', shape, start, end);
      }
      for (let n = 2; n <= options.wordNgramMax && i + n <= spans.words.length; n++) {
        const run = spans.words.slice(i, i + n);
        const [, last] = run[n - 1] as [number, number];
        hash = combine(hash, hashWord(folded.text, ...(run[n - 1] as [number, number]), seeds.word));
        const text = run.map(([from, to]) => folded.text.slice(from, to)).join(SPACE);
        yield located(folded, hash, 'word', text, start, last);
      }
    }
    for (const [start, end] of spans.references) {
      const text = folded.text.slice(start, end).replace(/[-/_]/g, '');
      yield located(folded, hashWord(folded.text, start, end, seeds.word), 'reference', text, start, end);
    }
    const accented = new FoldedText(original, accentedForm);
    for (const [start, end] of tokensOf(accented.text).words) {
      if (!isAccented(accented.text, start, end)) continue;
      const hash = hashWord(accented.text, start, end, seeds.accented);
      yield located(accented, hash, 'word', accented.text.slice(start, end), start, end);
    }
  }
  for (const [start, end] of options.charNgramMax > 0 ? spans.words : []) {
    const padded = `${SPACE}${folded.text.slice(start, end)}${SPACE}`;
    const shortest = Math.min(options.charNgramMin, padded.length);
    for (let n = shortest; n <= Math.min(options.charNgramMax, padded.length); n++) {
      for (let at = 0; at + n <= padded.length; at++) {
        const text = padded.slice(at, at + n);
        let hash = seeds.characters;
        for (let unit = 0; unit < n; unit++) hash = extend(hash, text.charCodeAt(unit));
        const from = Math.max(start, start + at - 1);
        const to = Math.min(end, start + at - 1 + n);
        // An n-gram of 1 may be the space alone; it stands where the word begins or ends.
        if (from < to) yield located(folded, hash, 'characters', text, from, to);
        else
          yield { ...located(folded, hash, 'characters', text, start, end), span: edge(folded, from, start) };
      }
    }
  }
}

/** The place of a space before or after a word: no unit of it. */
function edge(folded: FoldedText, at: number, start: number): [number, number] {
  const place = at === start ? folded.originOf(at, at + 1)[0] : folded.originOf(at - 1, at)[1];
  return [place, place];
}

function tokensOf(text: string): { words: [number, number][]; references: [number, number][] } {
  const spans = new TokenSpans();
  findTokens(text, spans);
  const pairs = (starts: Uint32Array, ends: Uint32Array, count: number) =>
    Array.from({ length: count }, (_, i): [number, number] => [starts[i] as number, ends[i] as number]);
  return {
    words: pairs(spans.wordStarts, spans.wordEnds, spans.wordCount),
    references: pairs(spans.referenceStarts, spans.referenceEnds, spans.referenceCount),
  };
}
