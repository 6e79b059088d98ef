import { describe, expect, it } from 'vitest';
import {
  type ComparedColumn,
  compareColumns,
  DEFAULT_COMPARE_RULE,
} from '../../ml/comparison/compare-columns.js';
import { type ColumnKnowledge, reportOf } from '../../ml/comparison/drift-report.js';
import { driftPage } from './drift-page.js';

const ROWS = 400;

/** The page of one column of 400 rows a side. */
function pageOf(column: ComparedColumn, knowledge: ColumnKnowledge = {}): string {
  const comparison = compareColumns([column], { referenceRows: ROWS, currentRows: ROWS });
  const side = { title: 'side.csv', rows: ROWS, digest: null };
  const about = { title: 'Drift', createdAt: '2026-01-01T00:00:00.000Z', rule: DEFAULT_COMPARE_RULE };
  return driftPage(reportOf(comparison, [column], { ...about, reference: side, current: side }, knowledge));
}

const categories = (counts: Record<string, number>) => new Map(Object.entries(counts));
const texts = (word: string, rows = ROWS) =>
  Array.from({ length: rows }, (_, row) => `${word} lampe ${row % 7}`);
const labels = (page: string) => [...page.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, label]) => label);

describe('the page of a drift report', () => {
  it('ends the axis of shares at 100 %, which no share exceeds', () => {
    const page = pageOf({
      ...{ name: 'picture', kind: 'categorical' },
      ...{ reference: categories({ yes: ROWS }), current: categories({ yes: ROWS }) },
    });
    expect(labels(page)).toEqual(['yes', '0 %', '25 %', '50 %', '75 %', '100 %']);
  });

  it('names categories beside their codes', () => {
    const column: ComparedColumn = {
      ...{ name: 'category', kind: 'categorical' },
      ...{ reference: categories({ 10: 300, 40: 100 }), current: categories({ 10: 100, 40: 300 }) },
    };
    const page = pageOf(column, { categoryNames: { category: new Map([['10', 'Livres']]) } });
    expect(labels(page)).toEqual(expect.arrayContaining(['Livres  10', '40']));
    expect(page).toContain('Most changed: 10 (Livres), 75 % of the rows before');
  });

  it('draws the words that give texts away', () => {
    const page = pageOf({ name: 'title', kind: 'text', reference: texts('ancien'), current: texts('neuf') });
    expect(labels(page)).toEqual(expect.arrayContaining(['neuf', 'ancien']));
  });

  it('draws how many texts are missing', () => {
    const page = pageOf({
      ...{ name: 'description', kind: 'text' },
      ...{ reference: texts('ancien'), current: texts('ancien', 100) },
    });
    expect(labels(page)).toContain('(no text, of all rows)');
  });

  it('draws the lengths of texts that no word tells apart', () => {
    const page = pageOf({ name: 'title', kind: 'text', reference: texts('même'), current: texts('même') });
    expect(page).toContain('characters of a text</p><svg');
  });

  it('says what a column is where it is known', () => {
    const column: ComparedColumn = {
      ...{ name: 'unknownShare', kind: 'numeric' },
      ...{ reference: Float64Array.of(0, 1), current: Float64Array.of(0, 1) },
    };
    expect(pageOf(column, { meanings: { unknownShare: 'words without a feature' } })).toContain(
      '<p class="muted">words without a feature</p>',
    );
  });

  it('has a colour of its own for a dark ground in the place of each colour of its charts', () => {
    const page = pageOf({
      ...{ name: 'picture', kind: 'categorical' },
      ...{ reference: categories({ yes: ROWS }), current: categories({ yes: ROWS }) },
    });
    const used = new Set(
      [...page.matchAll(/ (?:fill|stroke)="(#[0-9a-f]{6})"/g)].map(([, colour]) => colour),
    );
    expect(used.size).toBeGreaterThan(3);
    expect([...used].filter((colour) => !page.includes(`[fill="${colour}"]{fill:var(`))).toEqual([]);
  });
});
