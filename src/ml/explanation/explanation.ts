export type TextField = 'title' | 'description';

/** Start and end (exclusive) in the original text of a field, in UTF-16 units. */
export type Span = readonly [number, number];

/** What a word, a pair of words or a reference of the listing adds to the score. */
export interface ExplainedTerm {
  /** As written where it stands first. */
  readonly text: string;
  readonly field: TextField;
  /** Wherever it stands in its field. */
  readonly spans: readonly Span[];
  /** Above 0 for the class, below 0 against it. Without the term the score is lower, or higher. */
  readonly contribution: number;
}

/**
 * Why a class got its score: `bias + terms + others + picture` is that score. It is the one before the model's
 * calibration; of a fusion that answers by its text alone, the one before the calibration of the text.
 */
export interface Explanation {
  readonly classIndex: number;
  /**
   * `weights`: the contributions are the model's own sums. `leaving-out`: each is the change of the score when the
   * word is left out; what words do together is in `others`.
   */
  readonly method: 'weights' | 'leaving-out';
  readonly score: number;
  /** The score before anything is known of the listing. */
  readonly bias: number;
  /** The largest contributions first. */
  readonly terms: readonly ExplainedTerm[];
  /** All that is not listed. */
  readonly others: number;
  /** 0 for a listing without a picture and for a model that looks at none. */
  readonly picture: number;
  /** The picture's part in [0, 1] of what the listing itself did to the decision. */
  readonly pictureShare: number;
}

/** The first `termsMax` by size. */
export function largestTerms(terms: readonly ExplainedTerm[], termsMax: number): ExplainedTerm[] {
  return [...terms]
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, Math.max(0, termsMax));
}

export function sumOfContributions(terms: readonly ExplainedTerm[]): number {
  return terms.reduce((sum, { contribution }) => sum + contribution, 0);
}

/** Equal for spellings that differ by case and accents alone. */
export function foldedWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
