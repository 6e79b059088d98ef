import { foldedWord, type Span, type TextField } from './explanation.js';

/** One entry of a listing's sparse row, and where it comes from. */
export interface LocatedTerm {
  readonly feature: number;
  /** As in the row, whose length is 1. */
  readonly value: number;
  readonly field: TextField;
  readonly kind: 'word' | 'characters' | 'reference';
  /** The n-gram, folded; words of a pair are parted by a space. */
  readonly text: string;
  readonly spans: readonly Span[];
}

/** Entries of a row that a person sees as one thing: a word with all its parts, a pair of words, a reference. */
export interface TermGroup {
  readonly text: string;
  readonly field: TextField;
  readonly spans: readonly Span[];
  readonly terms: readonly LocatedTerm[];
}

type Texts = Readonly<Record<TextField, string>>;

/**
 * Groups the entries of a row. A character n-gram belongs to the word it stands in; one that stands in several
 * different words of the field belongs to none, since it stays when one of them goes. What stands in the same places
 * is one group: "SL-3468" as a pair of words and as a reference.
 */
export function groupTerms(terms: readonly LocatedTerm[], texts: Texts): TermGroup[] {
  return (['title', 'description'] as const).flatMap((field) => {
    const own = terms.filter((term) => term.field === field && term.spans.length > 0);
    const whole = own.filter(isWhole);
    const parts = own.filter((term) => !isWhole(term));
    const ofWholes = whole.map((term) => ({
      text: sliceOf(texts[field], term.spans[0] as Span),
      field,
      spans: term.spans,
      terms: [term],
    }));
    return joinBySpans([...ofWholes, ...groupByWord(parts, texts[field], field)]);
  });
}

function joinBySpans(groups: readonly TermGroup[]): TermGroup[] {
  const joined = new Map<string, TermGroup>();
  for (const group of groups) {
    const place = group.spans.join(' ');
    const known = joined.get(place);
    joined.set(place, known === undefined ? group : { ...known, terms: [...known.terms, ...group.terms] });
  }
  return [...joined.values()];
}

/** Pairs of words and references stand for themselves. */
function isWhole({ kind, text }: LocatedTerm): boolean {
  return kind === 'reference' || (kind === 'word' && text.includes(' '));
}

interface OpenGroup {
  readonly text: string;
  readonly field: TextField;
  readonly spans: Span[];
  readonly terms: LocatedTerm[];
}

function groupByWord(parts: readonly LocatedTerm[], text: string, field: TextField): TermGroup[] {
  const wordSpans = joinOverlapping(parts.flatMap(({ spans }) => spans.map((span) => trimmed(text, span))));
  const groups = new Map<string, OpenGroup>();
  const wordAt = (place: number) => {
    const span = wordSpans.find(([start, end]) => place >= start && place < end);
    return span === undefined ? undefined : foldedWord(sliceOf(text, span));
  };
  for (const span of wordSpans) {
    const word = sliceOf(text, span);
    const group = groups.get(foldedWord(word)) ?? { text: word, field, spans: [], terms: [] };
    group.spans.push(span);
    groups.set(foldedWord(word), group);
  }
  for (const term of parts) {
    const words = new Set(term.spans.map((span) => wordAt(trimmed(text, span)[0])));
    const [word] = words;
    if (words.size === 1 && word !== undefined) groups.get(word)?.terms.push(term);
  }
  return [...groups.values()].filter(({ terms }) => terms.length > 0);
}

function sliceOf(text: string, [start, end]: Span): string {
  return text.slice(start, end);
}

/** N-grams may reach into the space around their word. */
function trimmed(text: string, [start, end]: Span): Span {
  let from = Math.max(0, start);
  let to = Math.min(text.length, end);
  while (from < to - 1 && /\s/.test(text[from] as string)) from++;
  while (to > from + 1 && /\s/.test(text[to - 1] as string)) to--;
  return [from, to];
}

/** Parts of one word overlap or touch; between two words there is at least one character. */
function joinOverlapping(spans: readonly Span[]): Span[] {
  const joined: [number, number][] = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}
