import {
  type ComparedColumn,
  compareColumns,
  DEFAULT_COMPARE_RULE,
} from '../../../ml/comparison/compare-columns.js';
import type { ReportSide } from '../../../ml/comparison/drift-report.js';
import { type DriftReport, reportOf } from '../../../ml/comparison/drift-report.js';
import type { TextChange } from '../../../ml/comparison/text-change.js';
import type { DomainModel } from '../../../ml/drift/text/domain-scorer.js';
import { SIGNAL_MEANINGS } from '../../../ml/signals/signal-meanings.js';
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

/** Domain scores by one classifier of before, in rising order: of reference texts that it had not learnt, and of the window. */
export interface ComparedScores {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** What was found, and what it was found by. */
interface ComparedWindow {
  readonly report: DriftReport;
  /** Null where there were too few texts to compare. */
  readonly classifier: DomainModel | null;
}

/** The signals and the texts of a window against those of the reference. */
export function compareWithReference(
  reference: SignalProfile,
  current: SignalProfile,
  { texts, scores }: { readonly texts: ComparedTexts; readonly scores: ComparedScores | null },
  about: {
    readonly title: string;
    readonly createdAt: Date;
    readonly reference: ReportSide;
    readonly current: ReportSide;
  },
  /** Names of categories by their codes. */
  categoryNames: ReadonlyMap<string, string>,
): ComparedWindow {
  const columns: ComparedColumn[] = [
    ...signalColumns(reference, current),
    ...(scores === null
      ? []
      : [{ ...{ name: 'domainScore', kind: 'numeric' as const, isSample: true }, ...scores }]),
    { name: 'text', kind: 'text', ...texts, isSample: true },
  ];
  const comparison = compareColumns(columns, { referenceRows: reference.rows, currentRows: current.rows });
  const report = reportOf(
    comparison,
    columns,
    { ...about, createdAt: about.createdAt.toISOString(), rule: DEFAULT_COMPARE_RULE },
    { meanings: SIGNAL_MEANINGS, categoryNames: { category: categoryNames } },
  );
  const change = comparison.columns.find(({ kind }) => kind === 'text')?.change as TextChange | null;
  return { report, classifier: change?.classifier ?? null };
}
