import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Standing, settle, stands, weigh } from './weigh-corrections.js';

let ids = 0;
const said = (submittedBy: string, categoryCode: string, predictionId: string | null = 'p1') => ({
  ...{ submittedBy, categoryCode, predictionId, source: 'API' as const },
});
const standing = (by: string, category: string, more: Partial<Standing> = {}): Standing => ({
  id: `c${++ids}`,
  state: 'ACCEPTED',
  ...said(by, category),
  ...more,
});

describe('a correction', () => {
  it('of a listing that nobody spoke of is accepted', () => {
    expect(weigh([], said('anna', '10'))).toEqual({
      state: 'ACCEPTED',
      verdict: { state: 'LABELLED', categoryCode: '10' },
      changes: [],
    });
  });

  it('that says the same again is the one before', () => {
    const before = standing('anna', '10');
    expect(weigh([before], said('anna', '10'))).toEqual({ repeats: before.id });
  });

  it('that repeats what was rejected stays rejected', () => {
    const before = standing('anna', '10', { state: 'REJECTED' });
    expect(weigh([before], said('anna', '10'))).toEqual({ repeats: before.id });
  });

  it('that was volunteered and comes up in a review is one of its own', () => {
    const [volunteered, review] = [
      standing('anna', '10'),
      { ...said('anna', '10'), source: 'REVIEW' as const },
    ];
    expect(weigh([volunteered], review)).toMatchObject({ state: 'ACCEPTED' });
    expect(weigh([{ ...volunteered, source: 'REVIEW' }], said('anna', '10'))).toEqual({
      repeats: volunteered.id,
    });
  });

  it('by the same person with another category takes the earlier one back', () => {
    const before = standing('anna', '10');
    expect(weigh([before], said('anna', '40'))).toMatchObject({
      verdict: { state: 'LABELLED', categoryCode: '40' },
      changes: [{ id: before.id, from: 'ACCEPTED', to: 'SUPERSEDED' }],
    });
  });

  it('of another answer about the same listing is one of its own, and both stand', () => {
    const before = standing('anna', '10');
    expect(weigh([before], said('anna', '10', 'p2'))).toMatchObject({ state: 'ACCEPTED', changes: [] });
  });

  it('by another person with another category puts both into conflict', () => {
    const before = standing('anna', '10');
    expect(weigh([before], said('ben', '40'))).toEqual({
      state: 'CONFLICT',
      verdict: { state: 'CONFLICT', categoryCode: null },
      changes: [{ id: before.id, from: 'ACCEPTED', to: 'CONFLICT' }],
    });
  });

  it('by which one of two gives way ends their conflict', () => {
    const [anna, ben] = [
      standing('anna', '10', { state: 'CONFLICT' }),
      standing('ben', '40', { state: 'CONFLICT' }),
    ];
    expect(weigh([anna, ben], said('ben', '10'))).toEqual({
      state: 'ACCEPTED',
      verdict: { state: 'LABELLED', categoryCode: '10' },
      changes: [
        { id: ben.id, from: 'CONFLICT', to: 'SUPERSEDED' },
        { id: anna.id, from: 'CONFLICT', to: 'ACCEPTED' },
      ],
    });
  });
});

describe('whatever people say in whatever order', () => {
  const statement = fc.record({
    submittedBy: fc.constantFrom('anna', 'ben', 'cem'),
    categoryCode: fc.constantFrom('10', '40', '50'),
    predictionId: fc.constantFrom('p1', 'p2', null),
    source: fc.constantFrom('API' as const, 'REVIEW' as const),
  });

  it('accepted corrections name one category, and each person says one thing', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 30 }), (statements) => {
        const rows: Standing[] = [];
        for (const each of statements) {
          const weighed = weigh(rows, each);
          if ('repeats' in weighed) continue;
          for (const { id, to } of weighed.changes)
            Object.assign(rows.find((row) => row.id === id)!, { state: to });
          rows.push({ ...each, id: `c${rows.length}`, state: weighed.state });
          const standingRows = rows.filter(stands);
          expect(settle(standingRows)).toEqual({ verdict: weighed.verdict, changes: [] });
          const words = new Set(
            standingRows.map(({ submittedBy, categoryCode }) => `${submittedBy} ${categoryCode}`),
          );
          expect(words.size).toBe(new Set(standingRows.map(({ submittedBy }) => submittedBy)).size);
        }
      }),
    );
  });
});
