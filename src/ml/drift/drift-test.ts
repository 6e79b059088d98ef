import { constantOf, type DriftKind, rowsOf, type Sample } from './sample.js';

/** When the score means drift, against the threshold. */
type Alarm = 'below' | 'at-most' | 'at-least' | 'above';

export interface DriftOptions {
  /** Instead of the test's own. */
  readonly threshold?: number;
  /** The answer of Evidently 0.7.21, with what is wrong in it; only where `DriftTest.defect` names something. */
  readonly asEvidently?: boolean;
  /** For the tests that draw at random. A safe integer. */
  readonly seed?: number;
}

/**
 * `compared`: the score says what it seems to say. `constant`: both sides hold one and the same value. `empty-…`: no
 * value on that side. `too-few-rows`, `not-applicable`: the test is not defined for such columns, or beyond what a double
 * holds. `raises`: Evidently
 * ends with an exception there.
 */
type DriftState =
  | 'compared'
  | 'constant'
  | 'empty-reference'
  | 'empty-current'
  | 'empty'
  | 'too-few-rows'
  | 'not-applicable'
  | 'raises';

/** What one test says of one column; never an exception, whatever the column holds. */
export interface DriftResult {
  readonly test: string;
  readonly returns: 'pvalue' | 'distance';
  readonly state: DriftState;
  /** The test's own statistic, where it has one besides the score. */
  readonly statistic: number | null;
  /** In [0, 1]; null for a distance and where there is none. NaN only as Evidently. */
  readonly pvalue: number | null;
  /** At least 0; for texts the AUC of a classifier that tells the sides apart. Null for a p-value. */
  readonly distance: number | null;
  /** The threshold the score was held against. */
  readonly threshold: number;
  readonly driftDetected: boolean;
  /** Rows that were compared, without the missing ones. */
  readonly rows: { readonly reference: number; readonly current: number };
  /** Further numbers by name: degrees of freedom, effect sizes. */
  readonly facts: Readonly<Record<string, number>>;
}

/** What a test measures: a score with perhaps a statistic, or the reason why there is none. */
export type Measured = Score | { readonly state: 'too-few-rows' | 'not-applicable' | 'raises' };

interface Score {
  readonly score: number;
  readonly statistic?: number;
  /** Where the score is held against another number than the threshold of the options. */
  readonly limit?: number;
  readonly facts?: Readonly<Record<string, number>>;
}

/** Of numbers closer together or further apart, squares are no doubles any more. */
const WIDTH_MIN = 1e-150;
const WIDTH_MAX = 1e150;

type Measure = (reference: Sample, current: Sample, options: DriftOptions) => Measured;

interface Definition {
  /** As Evidently calls it. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly kinds: readonly DriftKind[];
  readonly returns: 'pvalue' | 'distance';
  readonly threshold: number;
  readonly alarm: Alarm;
  /** What Evidently does here that a server should not; absent where both say the same. */
  readonly defect?: string;
  /** The score of two columns of which neither is empty. */
  readonly measure: Measure;
  /** The same with the defect. */
  readonly measureAsEvidently?: Measure;
}

/** A test of drift with its metadata. */
export interface DriftTest extends Omit<Definition, 'measure' | 'measureAsEvidently'> {
  /** @throws ModelInputError INVALID_OPTION for a column of a kind that is not in `kinds` */
  run(reference: Sample, current: Sample, options?: DriftOptions): DriftResult;
}

export function defineDriftTest(definition: Definition): DriftTest {
  const { measure, measureAsEvidently = measure, ...metadata } = definition;
  return {
    ...metadata,
    run(reference, current, options = {}) {
      const measured = options.asEvidently
        ? asEvidently(measureAsEvidently, reference, current, options)
        : soundly(definition, reference, current, options);
      return resultOf(definition, measured, reference, current, options);
    },
  };
}

type Outcome = Partial<Score> & { readonly state?: DriftState };

function asEvidently(measure: Measure, reference: Sample, current: Sample, options: DriftOptions): Outcome {
  if (rowsOf(reference) === 0 || rowsOf(current) === 0) return { state: 'raises' };
  if (pooledWidth(reference, current) === Number.POSITIVE_INFINITY) return { state: 'raises' };
  const measured = measure(reference, current, options);
  return 'score' in measured ? measured : { state: 'raises' };
}

function soundly(
  { returns, kinds, measure }: Definition,
  reference: Sample,
  current: Sample,
  options: DriftOptions,
): Outcome {
  const [before, now] = [rowsOf(reference), rowsOf(current)];
  if (before === 0 && now === 0) return { state: 'empty' };
  if (before === 0) return { state: 'empty-reference' };
  if (now === 0) return { state: 'empty-current' };
  const constant = constantOf(reference);
  if (constant !== undefined && constant === constantOf(current)) {
    // No classifier tells equal texts apart: its AUC is that of chance.
    return { state: 'constant', score: returns === 'pvalue' ? 1 : kinds.includes('text') ? 0.5 : 0 };
  }
  const width = pooledWidth(reference, current);
  if (width !== null && (width < WIDTH_MIN || width > WIDTH_MAX)) return { state: 'not-applicable' };
  return measure(reference, current, options);
}

/** From the least to the greatest number of both sides; null of anything but numbers. */
function pooledWidth(reference: Sample, current: Sample): number | null {
  if (reference.kind !== 'num' || current.kind !== 'num') return null;
  const [before, now] = [reference.sorted, current.sorted];
  return Math.max(before[before.length - 1]!, now[now.length - 1]!) - Math.min(before[0]!, now[0]!);
}

function resultOf(
  { name, returns, threshold, alarm }: Definition,
  outcome: Outcome,
  reference: Sample,
  current: Sample,
  options: DriftOptions,
): DriftResult {
  const { state = 'compared', score = null, statistic = null, limit, facts = {} } = outcome;
  const used = limit ?? options.threshold ?? threshold;
  return {
    test: name,
    returns,
    state,
    statistic,
    pvalue: returns === 'pvalue' ? score : null,
    distance: returns === 'distance' ? score : null,
    threshold: used,
    driftDetected: score !== null && isAlarm(alarm, score, used),
    rows: { reference: rowsOf(reference), current: rowsOf(current) },
    facts,
  };
}

function isAlarm(alarm: Alarm, score: number, threshold: number): boolean {
  if (alarm === 'below') return score < threshold;
  if (alarm === 'at-most') return score <= threshold;
  return alarm === 'at-least' ? score >= threshold : score > threshold;
}
