import { correctPValues } from '../statistics/multiple-testing.js';
import { type CategoricalChange, categoricalChange } from './categorical-change.js';
import { type Effect, shareEffect } from './effect.js';
import { type NumericChange, numericChange } from './numeric-change.js';
import { type TextChange, textChange } from './text-change.js';

/**
 * OK: nothing beyond chance. DRIFT: beyond chance, and by more than what matters. SMALL: beyond chance, but perhaps
 * too small to matter. TOO_FEW_ROWS: nothing can be said.
 */
export type DriftState = 'OK' | 'DRIFT' | 'SMALL' | 'TOO_FEW_ROWS';

/** A column on both sides. */
export type ComparedColumn = { readonly name: string } & (
  | {
      readonly kind: 'numeric';
      /** In rising order, without the missing ones. */
      readonly reference: Float64Array;
      readonly current: Float64Array;
      /** Whether rows without a value were never looked at, and so are not missing. */
      readonly isSample?: boolean;
    }
  | {
      readonly kind: 'categorical';
      /** Rows by value, without the missing ones. */
      readonly reference: ReadonlyMap<string, number>;
      readonly current: ReadonlyMap<string, number>;
    }
  | {
      readonly kind: 'text';
      /** The texts that are not empty, in any order. */
      readonly reference: readonly string[];
      readonly current: readonly string[];
      /** Whether only some rows of the windows were looked at for texts, so that their number says nothing of missing ones. */
      readonly isSample?: boolean;
    }
);

export interface CompareRule {
  /** Probability of naming any column where nothing has changed, at most. */
  readonly alpha: number;
  /** What matters: a difference of the shares of values up to a point. */
  readonly numericEffectMin: number;
  /** What matters: a difference of the share of a category, or of missing values. */
  readonly shareEffectMin: number;
  /** What matters: how far above 1/2 the area under the ROC curve is of a classifier that tells the sides apart. */
  readonly textEffectMin: number;
  /** With fewer rows on a side nothing is said. */
  readonly rowsMin: number;
}

export const DEFAULT_COMPARE_RULE: CompareRule = {
  alpha: 0.05,
  numericEffectMin: 0.05,
  shareEffectMin: 0.01,
  textEffectMin: 0.05,
  rowsMin: 30,
};

type ColumnChange = NumericChange | CategoricalChange | TextChange;

interface Judged {
  readonly state: DriftState;
  /** Null where there are too few rows. */
  readonly pValue: number | null;
  /** Corrected over all tests of the comparison (Holm). */
  readonly correctedP: number | null;
  readonly effect: Effect | null;
  readonly effectMin: number;
}

export interface ColumnVerdict extends Judged {
  readonly name: string;
  readonly kind: ComparedColumn['kind'];
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly change: ColumnChange | null;
  /** Of the share of missing values; null when no row lacks one. */
  readonly missing: (Judged & { readonly referenceShare: number; readonly currentShare: number }) | null;
}

export interface Comparison {
  readonly state: DriftState;
  readonly columns: readonly ColumnVerdict[];
}

/**
 * Compares columns of two windows. Whether a column has drifted takes both: a p-value that holds after correction over
 * all columns, and an effect whose interval lies above what matters. No column is an error: constant, empty and
 * missing ones get a result.
 */
export function compareColumns(
  columns: readonly ComparedColumn[],
  { referenceRows, currentRows }: { readonly referenceRows: number; readonly currentRows: number },
  rule: CompareRule = DEFAULT_COMPARE_RULE,
): Comparison {
  const tests: PendingTest[] = [];
  const pending = columns.map((column) => {
    const [n, m] = [rowsOf(column.reference), rowsOf(column.current)];
    const enough = Math.min(n, m) >= rule.rowsMin;
    const change = enough ? changeOf(column) : null;
    const effectMin = effectMinOf(column.kind, rule);
    const isSample = column.kind !== 'categorical' && column.isSample === true;
    const lacks = !isSample && (n < referenceRows || m < currentRows);
    const enoughRows = Math.min(referenceRows, currentRows) >= rule.rowsMin;
    return {
      column,
      change,
      rows: { referenceRows: n, currentRows: m },
      test: pend(tests, change, effectMin),
      missing:
        lacks && enoughRows
          ? pend(tests, missingChange(n, referenceRows, m, currentRows), rule.shareEffectMin)
          : null,
    };
  });
  const corrected = correctPValues(tests.map(({ pValue }) => pValue)).holm;
  const judge = ({ place, effectMin }: Pending): Judged => {
    if (place === null) {
      return { state: 'TOO_FEW_ROWS', pValue: null, correctedP: null, effect: null, effectMin };
    }
    const { pValue, effect } = tests[place]!;
    const correctedP = corrected[place]!;
    const isSmall = effect.low <= effectMin;
    const state = correctedP > rule.alpha ? 'OK' : isSmall ? 'SMALL' : 'DRIFT';
    return { state, pValue, correctedP, effect, effectMin };
  };
  const verdicts = pending.map(({ column, change, rows, test, missing }) => ({
    ...{ name: column.name, kind: column.kind, ...rows, change, ...judge(test) },
    missing:
      missing === null
        ? null
        : {
            ...judge(missing),
            referenceShare: 1 - rows.referenceRows / referenceRows,
            currentShare: 1 - rows.currentRows / currentRows,
          },
  }));
  return { state: worst(verdicts), columns: verdicts };
}

interface PendingTest {
  readonly pValue: number;
  readonly effect: Effect;
}

interface Pending {
  /** Among all tests; null when there are too few rows for one. */
  readonly place: number | null;
  readonly effectMin: number;
}

function pend(tests: PendingTest[], test: PendingTest | null, effectMin: number): Pending {
  if (test === null) return { place: null, effectMin };
  tests.push(test);
  return { place: tests.length - 1, effectMin };
}

function effectMinOf(kind: ComparedColumn['kind'], rule: CompareRule): number {
  return { numeric: rule.numericEffectMin, categorical: rule.shareEffectMin, text: rule.textEffectMin }[kind];
}

function changeOf(column: ComparedColumn): ColumnChange {
  if (column.kind === 'numeric') return numericChange(column.reference, column.current);
  if (column.kind === 'text') return textChange(column.reference, column.current);
  return categoricalChange(column.reference, column.current);
}

function missingChange(n: number, referenceRows: number, m: number, currentRows: number): PendingTest {
  const [lackN, lackM] = [referenceRows - n, currentRows - m];
  const { pValue } = categoricalChange(
    new Map([
      ['missing', lackN],
      ['present', n],
    ]),
    new Map([
      ['missing', lackM],
      ['present', m],
    ]),
  );
  return { pValue, effect: shareEffect(lackN, referenceRows, lackM, currentRows) };
}

function rowsOf(values: ComparedColumn['reference']): number {
  if (!(values instanceof Map)) return (values as ArrayLike<unknown>).length;
  let rows = 0;
  for (const count of values.values()) rows += count;
  return rows;
}

/** Of columns without rows nothing follows for the others. */
function worst(verdicts: readonly ColumnVerdict[]): DriftState {
  const states = new Set(
    verdicts.flatMap(({ state, missing }) => (missing === null ? [state] : [state, missing.state])),
  );
  if (states.has('DRIFT')) return 'DRIFT';
  if (states.has('SMALL')) return 'SMALL';
  return states.has('OK') ? 'OK' : 'TOO_FEW_ROWS';
}
