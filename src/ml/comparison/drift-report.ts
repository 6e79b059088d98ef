import type { CategoricalChange, CategoryChange } from './categorical-change.js';
import type {
  ColumnVerdict,
  ComparedColumn,
  CompareRule,
  Comparison,
  DriftState,
} from './compare-columns.js';
import { type Histogram, histogramOf } from './histogram.js';
import type { NumericChange } from './numeric-change.js';
import type { TextChange } from './text-change.js';

/** Categories that a report shows; all of them are tested. */
const CATEGORIES_SHOWN = 12;
/** Words that a sentence names. */
const WORDS_NAMED = 5;

/** One of the two sides of a report. */
export interface ReportSide {
  readonly title: string;
  readonly rows: number;
  /** Of the stored profile or of the file. */
  readonly digest: string | null;
}

type Verdict = Omit<ColumnVerdict, 'change' | 'missing'>;

export interface ReportColumn extends Verdict {
  /** What changed, in a sentence. */
  readonly summary: string;
  readonly missing: ColumnVerdict['missing'];
  /** Of the numbers, or of the characters of texts; null for a column of categories, or without a value. */
  readonly histogram: Histogram | null;
  readonly medians: { readonly reference: number; readonly current: number } | null;
  /** What the column is; left out where nobody said. */
  readonly meaning?: string;
  /** The categories that changed most, with their names where these are known; null for another kind of column. */
  readonly categories: readonly (CategoryChange & { readonly name?: string })[] | null;
  /** The words that give a side away; null for another kind of column. */
  readonly words: Pick<TextChange, 'reference' | 'current'> | null;
}

/** What two windows differ in, with all that its page shows. */
export interface DriftReport {
  readonly formatVersion: 1;
  readonly title: string;
  readonly createdAt: string;
  readonly reference: ReportSide;
  readonly current: ReportSide;
  readonly rule: CompareRule;
  readonly state: DriftState;
  /** The most telling first. */
  readonly columns: readonly ReportColumn[];
}

const ORDER: readonly DriftState[] = ['DRIFT', 'SMALL', 'OK', 'TOO_FEW_ROWS'];

/** What is known of columns beyond their values, by the name of the column. */
export interface ColumnKnowledge {
  readonly meanings?: Readonly<Partial<Record<string, string>>>;
  /** Names of categories by their codes. */
  readonly categoryNames?: Readonly<Partial<Record<string, ReadonlyMap<string, string>>>>;
}

/** A comparison as a report. @param columns those that were compared, in the same order */
export function reportOf(
  comparison: Comparison,
  columns: readonly ComparedColumn[],
  about: Omit<DriftReport, 'formatVersion' | 'state' | 'columns'>,
  knowledge: ColumnKnowledge = {},
): DriftReport {
  const shown = comparison.columns.map((verdict, i) => reportColumn(verdict, columns[i]!, knowledge));
  const rank = ({ state, missing }: ReportColumn) =>
    Math.min(ORDER.indexOf(state), missing === null ? ORDER.length : ORDER.indexOf(missing.state));
  shown.sort((a, b) => rank(a) - rank(b) || (a.correctedP ?? 1) - (b.correctedP ?? 1));
  return { formatVersion: 1, ...about, state: comparison.state, columns: shown };
}

function reportColumn(
  { change, ...verdict }: ColumnVerdict,
  column: ComparedColumn,
  { meanings, categoryNames }: ColumnKnowledge,
): ReportColumn {
  const meaning = meanings?.[column.name];
  const names = categoryNames?.[column.name];
  const nameOf = (category: string) => names?.get(category) || undefined;
  const numeric = column.kind === 'numeric' ? (change as NumericChange | null) : null;
  const categorical = column.kind === 'categorical' ? (change as CategoricalChange | null) : null;
  const text = column.kind === 'text' ? (change as TextChange | null) : null;
  const named = (one: CategoryChange) => {
    const name = nameOf(one.category);
    return name === undefined ? one : { ...one, name };
  };
  return {
    ...verdict,
    ...(meaning === undefined ? {} : { meaning }),
    summary: summaryOf(verdict, numeric, categorical, text, nameOf),
    histogram: histogramOfColumn(column),
    medians: numeric === null ? null : { reference: numeric.referenceMedian, current: numeric.currentMedian },
    categories: categorical === null ? null : categorical.categories.slice(0, CATEGORIES_SHOWN).map(named),
    words: text === null ? null : { reference: text.reference, current: text.current },
  };
}

function histogramOfColumn(column: ComparedColumn): Histogram | null {
  if (column.kind === 'categorical' || column.reference.length + column.current.length === 0) return null;
  if (column.kind === 'numeric') return histogramOf(column.reference, column.current);
  const lengths = (texts: readonly string[]) => Float64Array.from(texts, ({ length }) => length).sort();
  return histogramOf(lengths(column.reference), lengths(column.current));
}

function summaryOf(
  { state, missing }: Pick<ColumnVerdict, 'state' | 'missing'>,
  numeric: NumericChange | null,
  categorical: CategoricalChange | null,
  text: TextChange | null,
  nameOf: (category: string) => string | undefined,
): string {
  const parts: string[] = [];
  if (missing !== null && (missing.state === 'DRIFT' || missing.state === 'SMALL')) {
    parts.push(
      `Missing in ${percent(missing.referenceShare)} of the rows before, in ${percent(missing.currentShare)} now.`,
    );
  }
  if (state === 'TOO_FEW_ROWS') parts.push('Too few rows to say anything.');
  else if (numeric !== null) {
    parts.push(`Median ${number(numeric.referenceMedian)} before, ${number(numeric.currentMedian)} now.`);
  } else if (categorical !== null) {
    const { category, referenceShare, currentShare } = categorical.categories[0]!;
    const name = nameOf(category);
    parts.push(
      `Most changed: ${category}${name === undefined ? '' : ` (${name})`}, ${percent(referenceShare)} of the rows before, ${percent(currentShare)} now.`,
    );
  }
  if (text !== null) {
    const telling = text.current.slice(0, WORDS_NAMED).map(({ ngram }) => ngram);
    const news = telling.length === 0 ? '' : ` New words: ${telling.join(', ')}.`;
    parts.push(
      `A classifier tells the sides apart with an AUC of ${(0.5 + text.effect.size).toFixed(3)}.${news}`,
    );
  }
  return parts.join(' ');
}

/** A share as reports write it. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function number(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}
