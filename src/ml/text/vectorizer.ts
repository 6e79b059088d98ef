import { ModelFileError, ModelInputError, requireInRange } from '../errors.js';
import type { CsrBuilder } from '../sparse/csr.js';
import { DocumentFrequencies } from './document-frequencies.js';
import { foldText } from './fold.js';
import { TermCounts } from './term-counts.js';
import { countTerms, FIELD_CHARACTERS_MAX, type FieldOptions } from './term-hashing.js';
import { TokenSpans } from './tokenize.js';

export interface TextDocument {
  readonly title: string;
  readonly description: string;
}

export interface VectorizerOptions {
  readonly title: FieldOptions;
  readonly description: FieldOptions;
  /** A term in fewer training documents than this is dropped. */
  readonly documentFrequencyMin: number;
  /** At most this many terms, the most frequent, become features. */
  readonly featuresMax: number;
}

export const DEFAULT_VECTORIZER_OPTIONS: VectorizerOptions = {
  title: { wordNgramMax: 2, charNgramMin: 2, charNgramMax: 5 },
  description: { wordNgramMax: 2, charNgramMin: 4, charNgramMax: 4 },
  documentFrequencyMin: 2,
  featuresMax: 1 << 20,
};

/** What a fitted vectoriser is saved as; `options` and `documents` are for the header of the file. */
export interface VectorizerState {
  readonly options: VectorizerOptions;
  readonly documents: number;
  readonly arrays: { readonly hashes: Uint32Array; readonly frequencies: Uint32Array };
}

const TITLE_SEED = 1;
const DESCRIPTION_SEED = 2;

/** Turns listings into sparse rows of n-gram weights. Has to be fitted first; only what `fit` returns can transform. */
export class TextVectorizer {
  readonly options: VectorizerOptions;

  /** @throws ModelInputError INVALID_OPTION */
  constructor(options: VectorizerOptions = DEFAULT_VECTORIZER_OPTIONS) {
    checkOptions(options);
    this.options = options;
  }

  /** Starts a fit to which documents are shown one at a time, so that none has to stay in memory. */
  begin(): VectorizerFitting {
    return new VectorizerFitting(this.options);
  }

  fit(documents: Iterable<TextDocument>): FittedTextVectorizer {
    const fitting = this.begin();
    for (const document of documents) fitting.add(document);
    return fitting.finish();
  }
}

export class VectorizerFitting {
  private readonly counter: DocumentTermCounter;
  private frequencies: DocumentFrequencies | undefined = new DocumentFrequencies();

  constructor(private readonly options: VectorizerOptions) {
    this.counter = new DocumentTermCounter(options);
  }

  add(document: TextDocument): void {
    this.openFrequencies().addDocument(this.counter.count(document));
  }

  /**
   * Ends the fit and lets go of the counting table.
   * @throws ModelInputError EMPTY_INPUT when no term is frequent enough to become a feature
   */
  finish(): FittedTextVectorizer {
    const frequencies = this.openFrequencies();
    const { documentFrequencyMin, featuresMax } = this.options;
    const arrays = frequencies.frequentTerms(documentFrequencyMin, featuresMax);
    this.frequencies = undefined;
    if (arrays.hashes.length === 0) {
      throw new ModelInputError(
        'EMPTY_INPUT',
        `no term occurs in ${documentFrequencyMin} documents or more`,
        {
          documents: frequencies.documents,
          documentFrequencyMin,
        },
      );
    }
    return FittedTextVectorizer.fromArrays({
      options: this.options,
      documents: frequencies.documents,
      arrays,
    });
  }

  private openFrequencies(): DocumentFrequencies {
    if (this.frequencies === undefined) throw new Error('this fit is finished');
    return this.frequencies;
  }
}

/**
 * Knows its features. Weight of a term: (1 + ln count) * idf with idf = ln((1 + n) / (1 + df)) + 1,
 * rows scaled to Euclidean length 1 (scikit-learn's TfidfVectorizer with `sublinear_tf`).
 * Features are numbered by falling document frequency, so that what is touched often lies together.
 */
export class FittedTextVectorizer {
  readonly featureCount: number;
  private readonly counter: DocumentTermCounter;
  private readonly idf: Float32Array;
  /** Pairs of (hash, feature + 1), linear probing; a zero second marks an empty slot. */
  private readonly lookup: Uint32Array;

  private constructor(
    readonly options: VectorizerOptions,
    /** Number of documents seen by the fit. */
    readonly documents: number,
    private readonly hashes: Uint32Array,
    private readonly frequencies: Uint32Array,
  ) {
    this.featureCount = hashes.length;
    this.counter = new DocumentTermCounter(options);
    this.idf = inverseDocumentFrequencies(frequencies, documents);
    this.lookup = buildLookup(hashes);
  }

  /** Number of entries that all documents of the fit together transform to: the exact size to reserve. */
  get trainingEntries(): number {
    let sum = 0;
    for (const frequency of this.frequencies) sum += frequency;
    return sum;
  }

  /** Appends one row to `out`; returns its number of entries, 0 when the document has no known term. */
  transform(document: TextDocument, out: CsrBuilder): number {
    const { lookup, idf } = this;
    const mask = lookup.length / 2 - 1;
    const terms = this.counter.count(document);
    let squares = 0;
    for (let i = 0; i < terms.distinct; i++) {
      const key = terms.hashAt(i);
      let slot = key & mask;
      let feature = lookup[slot * 2 + 1] as number;
      while (feature !== 0 && lookup[slot * 2] !== key) {
        slot = (slot + 1) & mask;
        feature = lookup[slot * 2 + 1] as number;
      }
      if (feature === 0) continue;
      const count = terms.countAt(i);
      const weight = (count === 1 ? 1 : 1 + Math.log(count)) * (idf[feature - 1] as number);
      out.push(feature - 1, weight);
      squares += weight * weight;
    }
    const entries = out.openRowEntries;
    if (entries > 0) out.scaleOpenRow(1 / Math.sqrt(squares));
    out.endRow();
    return entries;
  }

  toArrays(): VectorizerState {
    return {
      options: this.options,
      documents: this.documents,
      arrays: { hashes: this.hashes, frequencies: this.frequencies },
    };
  }

  /** @throws ModelFileError INVALID_CONTENT, ModelInputError INVALID_OPTION */
  static fromArrays(state: VectorizerState): FittedTextVectorizer {
    const { options, documents, arrays } = state;
    checkOptions(options);
    const { hashes, frequencies } = arrays;
    if (!Number.isSafeInteger(documents) || documents < 1 || hashes.length !== frequencies.length) {
      throw new ModelFileError('INVALID_CONTENT', 'the saved vectoriser contradicts itself', {
        documents,
        hashes: hashes.length,
        frequencies: frequencies.length,
      });
    }
    return new FittedTextVectorizer(options, documents, hashes, frequencies);
  }
}

/** Folds, splits and counts both fields; its tables serve one document after the other. */
class DocumentTermCounter {
  private readonly spans = new TokenSpans();
  private readonly terms = new TermCounts();

  constructor(private readonly options: VectorizerOptions) {}

  /** The counts are valid until the next call. */
  count(document: TextDocument): TermCounts {
    const { options, spans, terms } = this;
    terms.clear();
    countTerms(foldText(truncated(document.title)), TITLE_SEED, options.title, spans, terms);
    countTerms(
      foldText(truncated(document.description)),
      DESCRIPTION_SEED,
      options.description,
      spans,
      terms,
    );
    return terms;
  }
}

function truncated(text: string): string {
  return text.length > FIELD_CHARACTERS_MAX ? text.slice(0, FIELD_CHARACTERS_MAX) : text;
}

function inverseDocumentFrequencies(frequencies: Uint32Array, documents: number): Float32Array {
  const idf = new Float32Array(frequencies.length);
  for (let i = 0; i < idf.length; i++)
    idf[i] = Math.log((1 + documents) / (1 + (frequencies[i] as number))) + 1;
  return idf;
}

function buildLookup(hashes: Uint32Array): Uint32Array {
  let slots = 1024;
  while (slots < hashes.length * 2) slots *= 2;
  const mask = slots - 1;
  const lookup = new Uint32Array(slots * 2);
  for (let feature = 0; feature < hashes.length; feature++) {
    const key = hashes[feature] as number;
    let slot = key & mask;
    while (lookup[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
    lookup[slot * 2] = key;
    lookup[slot * 2 + 1] = feature + 1;
  }
  return lookup;
}

function checkOptions(options: VectorizerOptions): void {
  for (const field of ['title', 'description'] as const) {
    const { wordNgramMax, charNgramMin, charNgramMax } = options[field];
    requireInRange(`${field}.wordNgramMax`, wordNgramMax, 0, 3);
    requireInRange(`${field}.charNgramMax`, charNgramMax, 0, 8);
    if (charNgramMax > 0) requireInRange(`${field}.charNgramMin`, charNgramMin, 1, charNgramMax);
  }
  requireInRange('documentFrequencyMin', options.documentFrequencyMin, 1, 1_000_000);
  requireInRange('featuresMax', options.featuresMax, 1, 1 << 24);
}
