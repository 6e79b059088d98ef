import { chiSquareTest } from './categorical/chi-square.js';
import { fisherExactTest } from './categorical/fisher.js';
import { gTest } from './categorical/g-test.js';
import { totalVariationTest } from './categorical/total-variation.js';
import { zTest } from './categorical/z.js';
import { hellingerTest } from './distances/hellinger.js';
import { jensenShannonTest } from './distances/jensen-shannon.js';
import { kullbackLeiblerTest } from './distances/kullback-leibler.js';
import { psiTest } from './distances/psi.js';
import type { DriftTest } from './drift-test.js';
import { andersonTest } from './numeric/anderson.js';
import { cramerVonMisesTest } from './numeric/cramer-von-mises.js';
import { energyTest } from './numeric/energy.js';
import { eppsSingletonTest } from './numeric/epps-singleton.js';
import { ksTest } from './numeric/ks.js';
import { mannWhitneyTest } from './numeric/mann-whitney.js';
import { mmdTest } from './numeric/mmd.js';
import { tTest } from './numeric/t-test.js';
import { wassersteinTest } from './numeric/wasserstein.js';
import { absoluteTextTest, percentileTextTest } from './text/content-drift.js';

/** Every test of drift by its name, which is Evidently's. */
export const DRIFT_TESTS = {
  ks: ksTest,
  chisquare: chiSquareTest,
  z: zTest,
  wasserstein: wassersteinTest,
  jensenshannon: jensenShannonTest,
  psi: psiTest,
  kl_div: kullbackLeiblerTest,
  hellinger: hellingerTest,
  anderson: andersonTest,
  cramer_von_mises: cramerVonMisesTest,
  t_test: tTest,
  mannw: mannWhitneyTest,
  es: eppsSingletonTest,
  ed: energyTest,
  empirical_mmd: mmdTest,
  fisher_exact: fisherExactTest,
  g_test: gTest,
  TVD: totalVariationTest,
  perc_text_content_drift: percentileTextTest,
  abs_text_content_drift: absoluteTextTest,
} as const satisfies Readonly<Record<string, DriftTest>>;

export type DriftTestName = keyof typeof DRIFT_TESTS;

export function isDriftTestName(name: string): name is DriftTestName {
  return Object.hasOwn(DRIFT_TESTS, name);
}
