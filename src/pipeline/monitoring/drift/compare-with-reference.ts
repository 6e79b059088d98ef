import {
  type ComparedColumn,
  compareColumns,
  DEFAULT_COMPARE_RULE,
} from '../../../ml/comparison/compare-columns.js';
import {
  type ColumnKnowledge,
  type DriftReport,
  type ReportSide,
  reportOf,
} from '../../../ml/comparison/drift-report.js';
import type { TextChange } from '../../../ml/comparison/text-change.js';
import type { DomainModel } from '../../../ml/drift/text/domain-scorer.js';
import type { Profile, SignalNames } from '../../../ml/signals/profile.js';

/** The signals of both sides as columns; one that neither side has is left out. */
function signalColumns(names: SignalNames, reference: Profile, current: Profile): ComparedColumn[] {
  const numeric = names.numeric
    .map((name) => ({ name, reference: reference.numeric[name]!, current: current.numeric[name]! }))
    .filter(({ reference: a, current: b }) => a.length + b.length > 0)
    .map((column): ComparedColumn => ({ ...column, kind: 'numeric' }));
  const categorical = names.categorical
    .map((name) => ({ name, reference: reference.categorical[name]!, current: current.categorical[name]! }))
    .filter(({ reference: a, current: b }) => a.size + b.size > 0)
    .map((column): ComparedColumn => ({ ...column, kind: 'categorical' }));
  return [...numeric, ...categorical];
}

/** What was found, and what it was found by. */
interface ComparedWindow {
  readonly report: DriftReport;
  /** Null where no texts were compared, or too few. */
  readonly classifier: DomainModel | null;
}

interface Sides {
  readonly names: SignalNames;
  readonly reference: Profile;
  readonly current: Profile;
  /** What is compared beside the signals. */
  readonly others: readonly ComparedColumn[];
}

/** The signals of a window, and what else is given, against those of the reference. */
export function compareWithReference(
  { names, reference, current, others }: Sides,
  about: {
    readonly title: string;
    readonly createdAt: Date;
    readonly reference: ReportSide;
    readonly current: ReportSide;
  },
  knowledge: ColumnKnowledge,
): ComparedWindow {
  const columns = [...signalColumns(names, reference, current), ...others];
  const comparison = compareColumns(columns, { referenceRows: reference.rows, currentRows: current.rows });
  const report = reportOf(
    comparison,
    columns,
    { ...about, createdAt: about.createdAt.toISOString(), rule: DEFAULT_COMPARE_RULE },
    knowledge,
  );
  const change = comparison.columns.find(({ kind }) => kind === 'text')?.change as
    | TextChange
    | null
    | undefined;
  return { report, classifier: change?.classifier ?? null };
}

/** How the two sides of a report are called. */
export function sidesOf(
  what: string,
  { record, rows }: { record: { rows: number; artifactDigest: string }; rows: number },
  { from, to }: { readonly from: Date; readonly to: Date },
): { reference: ReportSide; current: ReportSide } {
  return {
    reference: { title: what, rows: record.rows, digest: record.artifactDigest },
    current: { title: `answers from ${from.toISOString()} to ${to.toISOString()}`, rows, digest: null },
  };
}
