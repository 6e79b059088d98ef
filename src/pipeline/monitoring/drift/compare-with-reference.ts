import {
  type ComparedColumn,
  compareColumns,
  DEFAULT_COMPARE_RULE,
} from '../../../ml/comparison/compare-columns.js';
import type { ReportSide } from '../../../ml/comparison/drift-report.js';
import { type DriftReport, reportOf } from '../../../ml/comparison/drift-report.js';
import {
  CATEGORICAL_SIGNALS,
  NUMERIC_SIGNALS,
  type SignalProfile,
} from '../../../ml/signals/signal-profile.js';

/** The signals of both sides as columns; one that neither side has is left out. */
function signalColumns(reference: SignalProfile, current: SignalProfile): ComparedColumn[] {
  const numeric = NUMERIC_SIGNALS.map(
    (name): ComparedColumn => ({
      name,
      kind: 'numeric',
      reference: reference.numeric[name],
      current: current.numeric[name],
    }),
  ).filter(({ reference: a, current: b }) => (a as Float64Array).length + (b as Float64Array).length > 0);
  const categorical = CATEGORICAL_SIGNALS.map(
    (name): ComparedColumn => ({
      ...{
        name,
        kind: 'categorical',
        reference: reference.categorical[name],
        current: current.categorical[name],
      },
    }),
  ).filter(
    ({ reference: a, current: b }) => (a as Map<string, number>).size + (b as Map<string, number>).size > 0,
  );
  return [...numeric, ...categorical];
}

/** Texts of both sides. */
export interface ComparedTexts {
  readonly reference: readonly string[];
  readonly current: readonly string[];
}

/** The signals and the texts of a window against those of the reference. */
export function compareWithReference(
  reference: SignalProfile,
  current: SignalProfile,
  texts: ComparedTexts,
  about: {
    readonly title: string;
    readonly createdAt: Date;
    readonly reference: ReportSide;
    readonly current: ReportSide;
  },
): DriftReport {
  const columns: ComparedColumn[] = [
    ...signalColumns(reference, current),
    { name: 'text', kind: 'text', ...texts },
  ];
  const comparison = compareColumns(columns, { referenceRows: reference.rows, currentRows: current.rows });
  return reportOf(comparison, columns, {
    ...about,
    createdAt: about.createdAt.toISOString(),
    rule: DEFAULT_COMPARE_RULE,
  });
}
