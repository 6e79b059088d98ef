import { type ExplainedTerm, largestTerms, sumOfContributions, type TextField } from './explanation.js';
import { groupTerms, type LocatedTerm } from './term-groups.js';

export interface LinearScore {
  /** The entries of the listing's row, all of them. */
  readonly terms: readonly LocatedTerm[];
  readonly texts: Readonly<Record<TextField, string>>;
  /** Weight of a feature for the class that is explained. */
  readonly weightOf: (feature: number) => number;
  /** What the score is without any term. */
  readonly bias: number;
}

/** `bias + terms + others` is the score. */
export interface TextExplanation {
  readonly score: number;
  readonly bias: number;
  readonly terms: readonly ExplainedTerm[];
  readonly others: number;
}

/**
 * Splits the score of a linear classifier into contributions value * weight, summed by what a person sees as one
 * term. Listed are the largest of those without which the score really is lower (or, for a negative contribution,
 * higher) once the rest of its field is scaled to the field's length again; where the scaling outweighs the term, it
 * is left to `others`.
 */
export function explainByWeights(
  { terms, texts, weightOf, bias }: LinearScore,
  termsMax: number,
): TextExplanation {
  const contributionOf = ({ value, feature }: LocatedTerm) => value * weightOf(feature);
  const text = terms.reduce((sum, term) => sum + contributionOf(term), 0);
  const fields = { title: fieldSums('title'), description: fieldSums('description') };
  const telling = groupTerms(terms, texts).flatMap((group): ExplainedTerm[] => {
    const contribution = group.terms.reduce((sum, term) => sum + contributionOf(term), 0);
    const removedSquares = group.terms.reduce((sum, { value }) => sum + value * value, 0);
    const { sum, squares } = fields[group.field];
    const change = sum - fieldWithout(sum, contribution, removedSquares / squares);
    if (!(change * Math.sign(contribution) > ROUNDING * Math.abs(contribution))) return [];
    return [{ text: group.text, field: group.field, spans: group.spans, contribution }];
  });
  const listed = largestTerms(telling, termsMax);
  return { score: bias + text, bias, terms: listed, others: text - sumOfContributions(listed) };

  function fieldSums(field: TextField): { sum: number; squares: number } {
    const own = terms.filter((term) => term.field === field);
    return {
      sum: own.reduce((sum, term) => sum + contributionOf(term), 0),
      squares: own.reduce((sum, { value }) => sum + value * value, 0),
    };
  }
}

/** Shares smaller than this are taken for rounding. */
const ROUNDING = 1e-9;

/** A field's part of the score when entries are taken out of it and the others are scaled to its former length. */
function fieldWithout(sum: number, contribution: number, removedShare: number): number {
  const remainingShare = 1 - removedShare;
  return remainingShare < ROUNDING ? 0 : (sum - contribution) / Math.sqrt(remainingShare);
}
