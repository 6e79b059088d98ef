import type { ListingInput } from '../model/rows.js';
import {
  type ExplainedTerm,
  type Explanation,
  foldedWord,
  largestTerms,
  type Span,
  sumOfContributions,
  type TextField,
} from './explanation.js';

/** Each word costs one prediction: of a long text the first words are tried, the title's before the description's. */
const WORDS_MAX = 96;

/**
 * Explains any classifier from outside (Zeiler and Fergus, "Visualizing and understanding convolutional networks",
 * ECCV 2014, call it occlusion): a word's contribution is the score with it minus the score without it, wherever it
 * stands in its field. Likewise the picture's.
 *
 * @param scoreOf the score of the class that is explained
 */
export function explainByLeavingOut(
  listing: ListingInput,
  classIndex: number,
  scoreOf: (listing: ListingInput) => number,
  termsMax: number,
): Explanation {
  const score = scoreOf(listing);
  const bias = scoreOf({ title: '', description: '', picture: null });
  const picture = listing.picture === null ? 0 : score - scoreOf({ ...listing, picture: null });
  const words = [...wordsOf(listing, 'title'), ...wordsOf(listing, 'description')].slice(0, WORDS_MAX);
  const telling = words.flatMap((word): ExplainedTerm[] => {
    const without = { ...listing, [word.field]: leaveOut(listing[word.field], word.spans) };
    const contribution = score - scoreOf(without);
    return contribution === 0 ? [] : [{ ...word, contribution }];
  });
  const terms = largestTerms(telling, termsMax);
  const text = score - bias - picture;
  const parts = Math.abs(text) + Math.abs(picture);
  return {
    classIndex,
    method: 'leaving-out',
    score,
    bias,
    terms,
    others: text - sumOfContributions(terms),
    picture,
    pictureShare: parts > 0 ? Math.abs(picture) / parts : 0,
  };
}

type Word = Omit<ExplainedTerm, 'contribution'>;

function wordsOf(listing: ListingInput, field: TextField): Word[] {
  const words = new Map<string, Word & { readonly spans: Span[] }>();
  for (const { 0: text, index } of listing[field].matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const word = words.get(foldedWord(text)) ?? { text, field, spans: [] };
    word.spans.push([index, index + text.length]);
    words.set(foldedWord(text), word);
  }
  return [...words.values()];
}

/** The text with a space in place of each span. */
function leaveOut(text: string, spans: readonly Span[]): string {
  let rest = '';
  let from = 0;
  for (const [start, end] of spans) {
    rest += `${text.slice(from, start)} `;
    from = end;
  }
  return rest + text.slice(from);
}
