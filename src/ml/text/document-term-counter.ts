import { foldText, isAscii } from './fold.js';
import { TermCounts } from './term-counts.js';
import {
  countAccentedWords,
  countTerms,
  FIELD_CHARACTERS_MAX,
  FIELD_SEEDS,
  type FieldOptions,
} from './term-hashing.js';
import { TokenSpans } from './tokenize.js';

export interface TextDocument {
  readonly title: string;
  readonly description: string;
}

/** Folds, splits and counts both fields; its tables serve one document after the other. */
export class DocumentTermCounter {
  private readonly spans = new TokenSpans();
  private readonly terms = new TermCounts();

  constructor(private readonly options: Readonly<Record<keyof TextDocument, FieldOptions>>) {}

  /** The counts are valid until the next call. */
  count(document: TextDocument): TermCounts {
    this.terms.clear();
    this.countField(document.title, FIELD_SEEDS.title, this.options.title);
    this.countField(document.description, FIELD_SEEDS.description, this.options.description);
    return this.terms;
  }

  private countField(text: string, seed: number, options: FieldOptions): void {
    if (text === '') return;
    const { spans, terms } = this;
    const read = truncated(text);
    countTerms(foldText(read), seed, options, spans, terms);
    if (!isAscii(read)) countAccentedWords(accentedForm(read), seed, options, spans, terms);
  }
}

/** The part of a text that is read. */
export function truncated(text: string): string {
  return text.length > FIELD_CHARACTERS_MAX ? text.slice(0, FIELD_CHARACTERS_MAX) : text;
}

/** Lower case with its accents, an accented letter one code unit; a sigma at the end of a word is one like any other. */
export function accentedForm(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/\u03c2/g, '\u03c3');
}
