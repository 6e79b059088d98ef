import type { DriftOptions, DriftResult } from './drift-test.js';
import { type DriftKind, distinctPooled, rowsOf, type Sample } from './sample.js';
import { DRIFT_TESTS, type DriftTestName } from './tests.js';

/** Up to this many reference rows the default is a test with a p-value, beyond it a distance. */
const REFERENCE_ROWS_MAX = 1000;
/** Numbers with no more distinct ones on both sides are compared as categories. */
const CATEGORIES_MAX = 5;

/**
 * The test that Evidently takes when none is asked for.
 * @param referenceRows without the missing ones; the current rows do not matter
 * @param distinct values on both sides together
 */
export function defaultTestName(kind: DriftKind, referenceRows: number, distinct: number): DriftTestName {
  const isLarge = referenceRows > REFERENCE_ROWS_MAX;
  if (kind === 'text') return isLarge ? 'abs_text_content_drift' : 'perc_text_content_drift';
  const isCategorical = kind === 'cat' || distinct <= CATEGORIES_MAX;
  if (isLarge) return isCategorical ? 'jensenshannon' : 'wasserstein';
  if (!isCategorical) return 'ks';
  return distinct <= 2 ? 'z' : 'chisquare';
}

/** Runs the default test of two columns of the same kind. */
export function runDefaultTest(reference: Sample, current: Sample, options: DriftOptions = {}): DriftResult {
  const name = defaultTestName(reference.kind, rowsOf(reference), distinctPooled(reference, current));
  return DRIFT_TESTS[name].run(reference, current, options);
}
