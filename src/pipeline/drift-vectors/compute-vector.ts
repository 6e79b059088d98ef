import { datasetDrift } from '../../ml/drift/dataset-drift.js';
import { defaultTestName, runDefaultTest } from '../../ml/drift/default-test.js';
import type { DriftOptions, DriftResult } from '../../ml/drift/drift-test.js';
import type { DriftKind } from '../../ml/drift/sample.js';
import { DRIFT_TESTS, isDriftTestName } from '../../ml/drift/tests.js';
import { randomAucPercentile } from '../../ml/drift/text/auc.js';
import { evidentlyDomainClassifier } from '../../ml/drift/text/evidently-classifier.js';
import {
  type Computed,
  type DriftVector,
  type Fields,
  numberParam,
  numbersOf,
  unusableVector,
} from './drift-vector.js';
import { columnsOf, kindOf, textsIn } from './vector-columns.js';
import { STATISTICS } from './vector-statistics.js';

const EVIDENTLY = 'evidently.';
/** Splits whose mean is held against the mean of Evidently's. */
const TEXT_SPLITS = 10;

/**
 * Computes what a vector expects.
 * @returns null for a test that we do not know
 * @throws AppError UNUSABLE_FILE when the vector lacks something its test needs
 */
export function computeVector(vector: DriftVector): Computed | null {
  const { test } = vector;
  for (const known of [OTHERS, STATISTICS]) {
    if (Object.hasOwn(known, test)) return known[test]!(vector);
  }
  return test.startsWith(EVIDENTLY) ? ofEvidently(vector, test.slice(EVIDENTLY.length)) : null;
}

function ofEvidently(vector: DriftVector, name: string): Computed | null {
  const threshold =
    vector.params.threshold === undefined ? {} : { threshold: numberParam(vector, 'threshold') };
  const run = runnerOf(vector, name);
  if (run === null) return null;
  const theirs = run({ ...threshold, asEvidently: true });
  const ours = run(threshold);
  const { defect = null } = DRIFT_TESTS[ours.test as keyof typeof DRIFT_TESTS] as { defect?: string };
  return { fields: fieldsOf(theirs), own: { fields: fieldsOf(ours), defect } };
}

function runnerOf(vector: DriftVector, name: string): ((options: DriftOptions) => DriftResult) | null {
  if (name === 'default') {
    const { reference, current } = columnsOf(vector, kindOf(vector));
    return (options) => runDefaultTest(reference, current, options);
  }
  if (!isDriftTestName(name)) return null;
  const test = DRIFT_TESTS[name];
  const kinds: readonly DriftKind[] = test.kinds;
  const [first] = kinds as [DriftKind];
  const kind = kinds.length === 1 ? first : kindOf(vector);
  const { reference, current } = columnsOf(vector, kinds.includes(kind) ? kind : first);
  return (options) => test.run(reference, current, options);
}

function fieldsOf(result: DriftResult): Fields {
  if (result.state === 'raises') return { test_used: result.test, raises: true };
  return {
    test_used: result.test,
    [result.returns]: result.returns === 'pvalue' ? result.pvalue : result.distance,
    drift_detected: result.driftDetected,
    threshold: result.threshold,
    state: result.state,
  };
}

const OTHERS: Readonly<Record<string, (vector: DriftVector) => Computed>> = {
  'evidently.default_test': (vector) => {
    const kind = vector.params.column_type;
    if (kind !== 'num' && kind !== 'cat' && kind !== 'text') {
      throw unusableVector(vector, 'params.column_type', 'must be num, cat or text');
    }
    const name = defaultTestName(
      kind,
      numberParam(vector, 'n_reference'),
      numberParam(vector, 'n_unique_pooled'),
    );
    return { fields: { test: name, threshold: DRIFT_TESTS[name].threshold } };
  },
  'evidently.dataset_drift': (vector) => {
    const { drifted, share, driftDetected } = datasetDrift(
      numberParam(vector, 'drifted'),
      numberParam(vector, 'columns'),
      numberParam(vector, 'drift_share'),
    );
    return { fields: { number_of_drifted_columns: drifted, share, dataset_drift: driftDetected } };
  },
  'evidently.random_auc_percentile': (vector) => {
    const [negatives = 0] = numbersOf(vector, 'reference', vector.reference);
    const [positives = 0] = numbersOf(vector, 'current', vector.current);
    const value = randomAucPercentile(negatives, positives, 1 - numberParam(vector, 'p_value'));
    return { fields: { value, normal_approximation: value } };
  },
  'evidently.text_domain_classifier': (vector) => {
    const { reference, current } = textsIn(vector);
    const scores = Array.from({ length: TEXT_SPLITS }, (_, seed) =>
      evidentlyDomainClassifier(reference, current, seed),
    );
    const auc = scores.reduce((sum, score) => sum + (score?.auc ?? 0.5), 0) / TEXT_SPLITS;
    const limit = randomAucPercentile(reference.length / 2, current.length / 2, 0.95);
    return {
      fields: { auc_mean_25_splits: auc, drift_abs_055: auc > 0.55, drift_percentile_95: auc > limit },
      // Of the one split that numpy's generator draws, and the scatter that is our tolerance.
      omits: ['auc_seed42', 'auc_sd_25_splits'],
    };
  },
};
