import type { TextDocument } from '../text/document-term-counter.js';
import { truncated } from '../text/document-term-counter.js';
import { foldText } from '../text/fold.js';
import { FIELD_SEEDS, finalise, hashSeeds, hashWord } from '../text/term-hashing.js';
import { findTokens, TokenSpans } from '../text/tokenize.js';
import type { FittedTextVectorizer } from '../text/vectorizer.js';

/** Words are read up to here: what is measured of a listing does not change much after them. */
const WORDS_MAX = 2_000;

/** Reads the words of one listing after the other into memory that is used again. */
export class WordReader {
  /** Words of the listing, title and description together. */
  count = 0;
  /** Words that the model has no feature for, in the field where they stand; 0 for a model without words. */
  unknown = 0;
  /** Their hashes, the first `count`; equal words of title and description differ. */
  readonly hashes = new Uint32Array(WORDS_MAX);
  private readonly spans = new TokenSpans();

  /** @param vectorizer null for a model that reads no text */
  read(document: TextDocument, vectorizer: FittedTextVectorizer | null): void {
    this.count = 0;
    this.unknown = 0;
    this.readField(document.title, 'title', vectorizer);
    this.readField(document.description, 'description', vectorizer);
  }

  private readField(text: string, field: keyof TextDocument, vectorizer: FittedTextVectorizer | null): void {
    if (text === '') return;
    const folded = foldText(truncated(text));
    const { word: seed, wordTag } = hashSeeds(FIELD_SEEDS[field]);
    const index = vectorizer !== null && vectorizer.options[field].wordNgramMax > 0 ? vectorizer.index : null;
    const { spans, hashes } = this;
    findTokens(folded, spans);
    for (let i = 0; i < spans.wordCount && this.count < WORDS_MAX; i++) {
      const start = spans.wordStarts[i] as number;
      const hash = finalise(hashWord(folded, start, spans.wordEnds[i] as number, seed), wordTag);
      hashes[this.count++] = hash;
      if (index !== null && index.featureOf(hash) < 0) this.unknown++;
    }
  }
}
