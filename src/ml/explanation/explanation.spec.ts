import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListingInput } from '../model/rows.js';
import { explainByLeavingOut } from './explain-by-leaving-out.js';
import { explainByWeights } from './explain-by-weights.js';
import { type ExplainedTerm, sumOfContributions } from './explanation.js';
import { groupTerms, type LocatedTerm } from './term-groups.js';

type Kind = LocatedTerm['kind'];

/** Words, pairs of words and runs of three characters of a title, as a row of length 1. */
function titleTerms(title: string): LocatedTerm[] {
  const found = new Map<string, { kind: Kind; text: string; spans: [number, number][] }>();
  const add = (kind: Kind, text: string, start: number, end: number) => {
    const term = found.get(`${kind} ${text}`) ?? { kind, text, spans: [] };
    term.spans.push([start, end]);
    found.set(`${kind} ${text}`, term);
  };
  const words = [...title.matchAll(/\S+/g)];
  words.forEach(({ 0: word, index }, at) => {
    add('word', word, index, index + word.length);
    for (let first = 0; first + 3 <= word.length; first++) {
      add('characters', word.slice(first, first + 3), index + first, index + first + 3);
    }
    const next = words[at + 1];
    if (next) add('word', `${word} ${next[0]}`, index, next.index + next[0].length);
  });
  const length = Math.sqrt([...found.values()].reduce((sum, { spans }) => sum + spans.length ** 2, 0));
  return [...found.values()].map((term, feature) => ({
    ...term,
    feature,
    field: 'title' as const,
    value: term.spans.length / length,
  }));
}

const titles = fc
  .array(fc.stringMatching(/^[ab]{1,6}$/), { minLength: 1, maxLength: 6 })
  .map((words) => words.join(' '));
const tenths = fc.integer({ min: -20, max: 20 }).map((n) => n / 10);
const drawnScore = fc.record({
  title: titles,
  bias: tenths,
  weights: fc.array(tenths, { minLength: 60, maxLength: 60 }),
});

function explain(
  { title, bias, weights }: { title: string; bias: number; weights: number[] },
  termsMax: number,
) {
  const terms = titleTerms(title);
  const texts = { title, description: '' };
  const weightOf = (feature: number) => weights[feature % weights.length]!;
  return {
    terms,
    texts,
    weightOf,
    explanation: explainByWeights({ terms, texts, weightOf, bias }, termsMax),
  };
}

function score(terms: readonly LocatedTerm[], weightOf: (feature: number) => number, bias: number): number {
  const length = Math.hypot(...terms.map(({ value }) => value));
  return bias + terms.reduce((sum, { feature, value }) => sum + (value / length) * weightOf(feature), 0);
}

/** Of sums of numbers of the order of 1. */
const ROUNDING = 1e-9;

describe('explainByWeights', () => {
  it('adds up to the score', () => {
    fc.assert(
      fc.property(drawnScore, fc.nat(8), (drawn, termsMax) => {
        const { terms, weightOf, explanation } = explain(drawn, termsMax);
        const sum = explanation.bias + sumOfContributions(explanation.terms) + explanation.others;
        expect(sum).toBeCloseTo(score(terms, weightOf, drawn.bias), 10);
        expect(explanation.score).toBeCloseTo(score(terms, weightOf, drawn.bias), 10);
      }),
    );
  });

  it('lists what moves the score with the stated sign when it is taken out of the row', () => {
    fc.assert(
      fc.property(drawnScore, (drawn) => {
        const { terms, texts, weightOf, explanation } = explain(drawn, 100);
        const groups = groupTerms(terms, texts);
        for (const listed of explanation.terms) {
          const group = groups.find((g) => JSON.stringify(g.spans) === JSON.stringify(listed.spans))!;
          const rest = terms.filter((term) => !group.terms.includes(term));
          const change = explanation.score - score(rest, weightOf, drawn.bias);
          if (Math.abs(change) < ROUNDING) continue; // the sum of what is left was added up in another order
          expect(change * listed.contribution).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('lists the largest first', () => {
    fc.assert(
      fc.property(drawnScore, (drawn) => {
        const sizes = explain(drawn, 100).explanation.terms.map(({ contribution }) => Math.abs(contribution));
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
      }),
    );
  });

  it('does not list a word for the class without which the score would rise', () => {
    const terms = titleTerms('aa bb').filter(({ text }) => !text.includes(' '));
    const weightOf = (feature: number) =>
      terms.find((term) => term.feature === feature)?.text === 'bb' ? 0.01 : 2;
    const texts = { title: 'aa bb', description: '' };
    const { terms: listed } = explainByWeights({ terms, texts, weightOf, bias: 0 }, 10);
    expect(listed.map(({ text }) => text)).toEqual(['aa']);
  });

  it('explains a listing without any known term by its bias', () => {
    const nothing = { terms: [], texts: { title: 'x', description: '' }, weightOf: () => 1, bias: -0.5 };
    expect(explainByWeights(nothing, 5)).toEqual({ score: -0.5, bias: -0.5, terms: [], others: 0 });
  });
});

describe('groupTerms', () => {
  const groupsOf = (title: string) => groupTerms(titleTerms(title), { title, description: '' });

  it('puts the runs of characters of a word under the word', () => {
    expect(groupsOf('lampe').map(({ text, terms }) => [text, terms.length])).toEqual([['lampe', 4]]);
  });

  it('keeps a pair of words apart from its words', () => {
    expect(groupsOf('lit bas').map(({ text }) => text)).toEqual(['lit bas', 'lit', 'bas']);
  });

  it('counts a run of characters of two different words to neither', () => {
    const groups = groupsOf('table cartable');
    const runs = groups.flatMap(({ terms }) => terms).filter(({ kind }) => kind === 'characters');
    expect(runs.map(({ text }) => text)).toEqual(['car', 'art', 'rta']);
  });

  it('has one group for a word that comes twice', () => {
    const group = groupsOf('lit bas lit').find(({ text }) => text === 'lit')!;
    expect(group.spans).toEqual([
      [0, 3],
      [8, 11],
    ]);
  });

  it('has one group for what is a pair of words and a reference in the same place', () => {
    const at = { value: 0.5, field: 'title' as const, spans: [[0, 7] as const] };
    const pair: LocatedTerm = { ...at, feature: 0, kind: 'word', text: 'sl 3468' };
    const reference: LocatedTerm = { ...at, feature: 1, kind: 'reference', text: 'sl3468' };
    const groups = groupTerms([pair, reference], { title: 'SL-3468', description: '' });
    expect(groups.map(({ text, terms }) => [text, terms])).toEqual([['SL-3468', [pair, reference]]]);
  });

  it('does not join words whose runs of characters reach into the space between them', () => {
    const reaching = (feature: number, start: number, end: number): LocatedTerm => ({
      ...{ feature, value: 0.7, field: 'title', kind: 'characters', text: '', spans: [[start, end]] },
    });
    const groups = groupTerms([reaching(0, 0, 4), reaching(1, 3, 7)], { title: 'lit bas', description: '' });
    expect(groups.map(({ text }) => text)).toEqual(['lit', 'bas']);
  });
});

describe('explainByLeavingOut', () => {
  const weights: Record<string, number> = { lampe: 2, chaise: -1, vieille: 0.5 };
  const scoreOf = ({ title, description, picture }: ListingInput) =>
    `${title} ${description}`
      .split(/\s+/)
      .reduce((sum, word) => sum + (weights[word.toLowerCase()] ?? 0), 0.25) + (picture === null ? 0 : 1);
  const listing = { title: 'Lampe vieille', description: 'ni chaise ni lampe', picture: null };

  it('finds the contribution of each word', () => {
    const { terms } = explainByLeavingOut(listing, 3, scoreOf, 10);
    const plain = ({ text, field, contribution }: ExplainedTerm) => [text, field, contribution];
    expect(terms.map(plain)).toEqual([
      ['Lampe', 'title', 2],
      ['lampe', 'description', 2],
      ['chaise', 'description', -1],
      ['vieille', 'title', 0.5],
    ]);
  });

  it('lists only words without which the score is as said', () => {
    for (const { field, spans, contribution } of explainByLeavingOut(listing, 0, scoreOf, 10).terms) {
      const [start, end] = spans[0]!;
      const without = { ...listing, [field]: listing[field].slice(0, start) + listing[field].slice(end) };
      expect(scoreOf(listing) - scoreOf(without)).toBeCloseTo(contribution, 12);
    }
  });

  it.each([0, 1, 10])('adds up to the score with %i terms listed', (termsMax) => {
    const given = { ...listing, picture: Uint8Array.of(1) };
    const { score: whole, bias, terms, others, picture } = explainByLeavingOut(given, 0, scoreOf, termsMax);
    expect(bias + sumOfContributions(terms) + others + picture).toBeCloseTo(whole, 12);
    expect(whole).toBe(scoreOf(given));
  });

  it('knows the share of the picture', () => {
    const given = { title: 'lampe', description: '', picture: Uint8Array.of(1) };
    expect(explainByLeavingOut(given, 0, scoreOf, 5).pictureShare).toBeCloseTo(1 / 3, 12);
  });
});
