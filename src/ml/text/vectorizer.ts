import { ModelFileError, ModelInputError, requireInRange } from '../errors.js';
import { CsrBuilder } from '../sparse/csr.js';
import { DocumentFrequencies } from './document-frequencies.js';
import { DocumentTermCounter, type TextDocument } from './document-term-counter.js';
import { locateTerms, type TermField, type TermKind } from './locate-terms.js';
import type { FieldOptions } from './term-hashing.js';
import { TermIndex } from './term-index.js';
import {
  type FeatureWeights,
  featureWeights,
  fieldFactors,
  presetWeighting,
  type TermWeighting,
  termWeight,
} from './term-weights.js';

export type { TextDocument };

export interface VectorizerOptions {
  readonly title: FieldOptions;
  readonly description: FieldOptions;
  /** What is null is chosen by the number of training documents. */
  readonly weighting: { readonly [Setting in keyof TermWeighting]: TermWeighting[Setting] | null };
  /** At most this many terms, the most frequent, become features. */
  readonly featuresMax: number;
}

export const DEFAULT_VECTORIZER_OPTIONS: VectorizerOptions = {
  title: { wordNgramMax: 2, charNgramMin: 2, charNgramMax: 5 },
  description: { wordNgramMax: 2, charNgramMin: 4, charNgramMax: 4 },
  weighting: { documentFrequencyMin: null, idfPower: null, wordWeight: null },
  featuresMax: 1 << 20,
};

/** What a fitted vectoriser is saved as; `options` and `documents` are for the header of the file. */
export interface VectorizerState {
  readonly options: VectorizerOptions;
  readonly documents: number;
  readonly arrays: { readonly hashes: Uint32Array; readonly frequencies: Uint32Array };
}

/** What one known term of a document contributes to its row, and where it stands. */
export interface Term {
  readonly feature: number;
  /** As in the row. */
  readonly value: number;
  readonly field: TermField;
  readonly kind: TermKind;
  /** The folded n-gram. */
  readonly text: string;
  /** Its places in the original text of the field, in UTF-16 units. */
  readonly spans: readonly (readonly [start: number, end: number])[];
}

/** Turns listings into sparse rows of n-gram weights. Has to be fitted first; only what `fit` returns can transform. */
export class TextVectorizer {
  readonly options: VectorizerOptions;

  /** @throws ModelInputError INVALID_OPTION */
  constructor(options: VectorizerOptions = DEFAULT_VECTORIZER_OPTIONS) {
    assertVectorizerOptions(options);
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
  private readonly frequencies = new DocumentFrequencies();
  private documents = 0;

  constructor(private readonly options: VectorizerOptions) {
    this.counter = new DocumentTermCounter(options);
  }

  add(document: TextDocument): void {
    this.documents++;
    const terms = this.counter.count(document);
    for (let i = 0; i < terms.distinct; i++) this.frequencies.add(terms.hashAt(i));
  }

  /** @throws ModelInputError EMPTY_INPUT when no term is frequent enough to become a feature */
  finish(): FittedTextVectorizer {
    const { options, documents } = this;
    const { documentFrequencyMin } = weightingOf(options, documents);
    const arrays = this.frequencies.frequentTerms(documentFrequencyMin, options.featuresMax);
    return vectorizerOf(arrays, documents, options);
  }
}

/**
 * The vectoriser of a fit.
 * @throws ModelInputError EMPTY_INPUT when no term is frequent enough to become a feature
 */
export function vectorizerOf(
  arrays: VectorizerState['arrays'],
  documents: number,
  options: VectorizerOptions,
): FittedTextVectorizer {
  if (arrays.hashes.length === 0) {
    const { documentFrequencyMin } = weightingOf(options, documents);
    const message = `no term occurs in ${documentFrequencyMin} documents or more`;
    throw new ModelInputError('EMPTY_INPUT', message, { documents, documentFrequencyMin });
  }
  return FittedTextVectorizer.fromArrays({
    options: effectiveOptions(options, documents),
    documents,
    arrays,
  });
}

/** The options with nothing left to be chosen by the number of documents, so that other presets change no saved model. */
export function effectiveOptions(options: VectorizerOptions, documents: number): VectorizerOptions {
  return { ...options, weighting: weightingOf(options, documents) };
}

/** How terms are weighted after a fit on so many documents. */
export function weightingOf({ weighting }: VectorizerOptions, documents: number): TermWeighting {
  const preset = presetWeighting(documents);
  return {
    documentFrequencyMin: weighting.documentFrequencyMin ?? preset.documentFrequencyMin,
    idfPower: weighting.idfPower ?? preset.idfPower,
    wordWeight: weighting.wordWeight ?? preset.wordWeight,
  };
}

/** Tables in shared memory by which terms are found and weighted. */
export interface TermLookup {
  readonly table: Uint32Array;
  readonly features: FeatureWeights;
}

/**
 * Knows its features. Weight of a term: (1 + ln count) * idf^power with idf = ln((1 + n) / (1 + df)) + 1, title and
 * description scaled to the same length and rows to length 1 (for a title alone and a power of 1, scikit-learn's
 * TfidfVectorizer with `sublinear_tf`).
 * Features are numbered by falling document frequency, so that what is touched often lies together.
 */
export class FittedTextVectorizer {
  readonly featureCount: number;
  readonly index: TermIndex;
  readonly features: FeatureWeights;
  private readonly counter: DocumentTermCounter;

  private constructor(
    readonly options: VectorizerOptions,
    /** Number of documents seen by the fit. */
    readonly documents: number,
    private readonly hashes: Uint32Array,
    private readonly frequencies: Uint32Array,
    lookup: TermLookup | null,
  ) {
    this.featureCount = hashes.length;
    this.counter = new DocumentTermCounter(options);
    this.features = lookup?.features ?? featureWeights(hashes, frequencies, documents, this.weighting);
    this.index = lookup === null ? TermIndex.of(hashes) : TermIndex.onTable(lookup.table);
  }

  /** What was computed from the saved arrays; threads that have the same arrays need not compute it again. */
  get lookup(): TermLookup {
    return { table: this.index.table, features: this.features };
  }

  get weighting(): TermWeighting {
    return weightingOf(this.options, this.documents);
  }

  /** Number of entries that all documents of the fit together transform to: the exact size to reserve. */
  get trainingEntries(): number {
    return this.frequencies.reduce((sum, frequency) => sum + frequency, 0);
  }

  /** Appends one row to `out`; returns its number of entries, 0 when the document has no known term. */
  transform(document: TextDocument, out: CsrBuilder): number {
    const { index } = this;
    const { weights, fields } = this.features;
    const terms = this.counter.count(document);
    let titleSquares = 0;
    let descriptionSquares = 0;
    let titleEntries = 0;
    for (let i = 0; i < terms.distinct; i++) {
      const feature = index.featureOf(terms.hashAt(i));
      if (feature < 0) continue;
      const weight = termWeight(terms.countAt(i), weights[feature] as number);
      out.push(feature, weight);
      if (fields[feature] === 0) {
        titleSquares += weight * weight;
        titleEntries++;
      } else descriptionSquares += weight * weight;
    }
    const entries = out.openRowEntries;
    const [ofTitle, ofDescription] = fieldFactors(titleSquares, descriptionSquares);
    out.scaleOpenRow(ofTitle, 0, titleEntries);
    out.scaleOpenRow(ofDescription, titleEntries, entries);
    out.endRow();
    return entries;
  }

  /** The known terms of a document, in the order of its row. */
  terms(document: TextDocument): Term[] {
    const found = new Map<number, { term: Omit<Term, 'value' | 'spans'>; spans: Term['spans'][number][] }>();
    for (const field of ['title', 'description'] as const) {
      for (const { hash, kind, text, span } of locateTerms(document, field, this.options[field])) {
        const feature = this.index.featureOf(hash);
        if (feature < 0) continue;
        const known = found.get(feature);
        if (known === undefined) found.set(feature, { term: { feature, field, kind, text }, spans: [span] });
        else known.spans.push(span);
      }
    }
    const row = new CsrBuilder(this.featureCount);
    this.transform(document, row);
    const { indices, values } = row.build();
    return Array.from(indices, (feature, entry) => {
      const { term, spans } = found.get(feature) as NonNullable<ReturnType<typeof found.get>>;
      return { ...term, value: values[entry] as number, spans };
    });
  }

  toArrays(): VectorizerState {
    return {
      options: this.options,
      documents: this.documents,
      arrays: { hashes: this.hashes, frequencies: this.frequencies },
    };
  }

  /**
   * @param lookup that of another vectoriser made from the same state
   * @throws ModelFileError INVALID_CONTENT, ModelInputError INVALID_OPTION
   */
  static fromArrays(state: VectorizerState, lookup: TermLookup | null = null): FittedTextVectorizer {
    const { options, documents, arrays } = state;
    assertVectorizerOptions(options);
    const { hashes, frequencies } = arrays;
    if (!Number.isSafeInteger(documents) || documents < 1 || hashes.length !== frequencies.length) {
      throw new ModelFileError('INVALID_CONTENT', 'the saved vectoriser contradicts itself', {
        documents,
        hashes: hashes.length,
        frequencies: frequencies.length,
      });
    }
    return new FittedTextVectorizer(options, documents, hashes, frequencies, lookup);
  }
}

/** @throws ModelInputError INVALID_OPTION, naming the first option that is out of range */
export function assertVectorizerOptions(options: VectorizerOptions): void {
  for (const field of ['title', 'description'] as const) {
    const { wordNgramMax, charNgramMin, charNgramMax } = options[field];
    requireInRange(`${field}.wordNgramMax`, wordNgramMax, 0, 3);
    requireInRange(`${field}.charNgramMax`, charNgramMax, 0, 8);
    if (charNgramMax > 0) requireInRange(`${field}.charNgramMin`, charNgramMin, 1, charNgramMax);
  }
  const { documentFrequencyMin, idfPower, wordWeight } = options.weighting;
  requireInRange('documentFrequencyMin', documentFrequencyMin ?? 1, 1, 1_000_000);
  requireInRange('idfPower', idfPower ?? 1, 0, 4, 'real');
  requireInRange('wordWeight', wordWeight ?? 1, 0.01, 100, 'real');
  requireInRange('featuresMax', options.featuresMax, 1, 1 << 24);
}
