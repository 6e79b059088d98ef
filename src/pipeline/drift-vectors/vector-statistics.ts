import { fisherTest } from '../../ml/drift/categorical/fisher.js';
import { chiSquareHomogeneity, logLikelihoodHomogeneity } from '../../ml/drift/categorical/homogeneity.js';
import { type PairedCounts, pairCounts } from '../../ml/drift/categorical/shares.js';
import { totalVariation } from '../../ml/drift/categorical/total-variation.js';
import { hellingerDistance } from '../../ml/drift/distances/hellinger.js';
import { jensenShannon } from '../../ml/drift/distances/jensen-shannon.js';
import { largestDifference } from '../../ml/drift/distances/largest-difference.js';
import { estimatePerformance } from '../../ml/drift/estimated-performance.js';
import { andersonDarling } from '../../ml/drift/numeric/anderson.js';
import { areaBetween } from '../../ml/drift/numeric/area-between.js';
import { cramerVonMises } from '../../ml/drift/numeric/cramer-von-mises.js';
import { energyDistance } from '../../ml/drift/numeric/energy.js';
import { eppsSingleton, pooledSemiRange } from '../../ml/drift/numeric/epps-singleton.js';
import { ksDistance } from '../../ml/drift/numeric/ks.js';
import { mannWhitney } from '../../ml/drift/numeric/mann-whitney.js';
import { maximumMeanDiscrepancy } from '../../ml/drift/numeric/mmd.js';
import { welchTest } from '../../ml/drift/numeric/t-test.js';
import { categorySample, rowsOf } from '../../ml/drift/sample.js';
import { betaBinomialSequence } from '../../ml/drift/sequential/beta-binomial-sequence.js';
import { conformalPValues, simpleJumper } from '../../ml/drift/sequential/conformal-martingale.js';
import { dirichletLogEvidence } from '../../ml/drift/sequential/dirichlet-evidence.js';
import { areaUnderRoc } from '../../ml/drift/text/auc.js';
import { fitTfIdf } from '../../ml/drift/text/tf-idf.js';
import {
  kolmogorovAsymptoticTail,
  kolmogorovTwoSampleTail,
} from '../../ml/statistics/kolmogorov-two-samples.js';
import { correctPValues, rejectEValues } from '../../ml/statistics/multiple-testing.js';
import {
  type Computed,
  type DriftVector,
  type Fields,
  numberParam,
  numbersOf,
  numbersParam,
  unusableVector,
} from './drift-vector.js';
import { type Columns, numbersIn, textsIn } from './vector-columns.js';

type Compute = (vector: DriftVector) => Computed;

/** A statistic of two sorted lists of numbers. */
function ofNumbers(
  rowsMin: number,
  compute: (reference: Float64Array, current: Float64Array) => Fields,
): Compute {
  return (vector) => {
    const { reference, current } = numbersIn(vector);
    assertRows(vector, { reference, current }, rowsMin);
    return { fields: compute(reference.sorted, current.sorted) };
  };
}

/** A statistic of the counts of two columns of categories. */
function ofCounts(compute: (counts: PairedCounts) => Fields): Compute {
  return (vector) => {
    const [reference, current] = [categorySample(vector.reference), categorySample(vector.current)];
    assertRows(vector, { reference, current }, 1);
    return { fields: compute(pairCounts(reference, current)) };
  };
}

/** A distance of the shares of categories. */
function ofShares(distance: (reference: Float64Array, current: Float64Array) => number): Compute {
  return ofCounts(({ reference, current, referenceRows, currentRows }) => ({
    distance: distance(
      reference.map((count) => count / referenceRows),
      current.map((count) => count / currentRows),
    ),
  }));
}

/** @throws AppError UNUSABLE_FILE when a column has fewer values */
function assertRows(vector: DriftVector, columns: Columns, rowsMin: number): void {
  for (const [field, sample] of Object.entries(columns)) {
    if (rowsOf(sample) < rowsMin) throw unusableVector(vector, field, `needs ${rowsMin} values or more`);
  }
}

/** Statistics by the name that vectors have for them. */
export const STATISTICS: Readonly<Record<string, Compute>> = {
  ks: ofNumbers(1, (reference, current) => {
    const [n, m] = [reference.length, current.length];
    const statistic = ksDistance(reference, current);
    return {
      statistic,
      pvalue: kolmogorovTwoSampleTail(n, m, statistic),
      pvalue_asymp: kolmogorovAsymptoticTail(n, m, statistic),
    };
  }),
  mannwhitney: ofNumbers(1, (reference, current) => {
    const { statistic, pvalue, cliffsDelta } = mannWhitney(reference, current);
    return { statistic, pvalue, cliffs_delta: cliffsDelta };
  }),
  welch: (vector) => {
    const { reference, current } = numbersIn(vector);
    assertRows(vector, { reference, current }, 2);
    const { statistic, pvalue } = welchTest(reference.sorted, current.sorted, reference.mean - current.mean);
    return { fields: { statistic, pvalue } };
  },
  cvm: ofNumbers(2, cramerVonMises),
  anderson: ofNumbers(1, andersonDarling),
  wasserstein: ofNumbers(1, (reference, current) => ({ distance: areaBetween(reference, current, 1) })),
  energy: ofNumbers(1, (reference, current) => ({ distance: energyDistance(reference, current) })),
  epps: ofNumbers(5, (reference, current) => {
    const { statistic, pvalue } = eppsSingleton(reference, current, pooledSemiRange(reference, current));
    return { statistic, pvalue };
  }),
  mmd: ofNumbers(2, (reference, current) => ({ statistic: maximumMeanDiscrepancy(reference, current) })),
  chi2_homogeneity: ofCounts((counts) => {
    const { statistic, pvalue, degrees, cramersV } = chiSquareHomogeneity(counts);
    return { statistic, pvalue, dof: degrees, cramers_v: cramersV };
  }),
  g_homogeneity: ofCounts((counts) => {
    const { statistic, pvalue, degrees } = logLikelihoodHomogeneity(counts);
    return { statistic, pvalue, dof: degrees };
  }),
  fisher: (vector) => {
    const { fields } = ofCounts((counts) => ({
      ...fisherTest(counts),
      categories: counts.categories.length,
    }))(vector);
    if ((fields.categories as number) <= 2) return { fields };
    throw unusableVector(vector, 'reference', 'needs no more than two categories on both sides');
  },
  tvd: ofCounts((counts) => ({ distance: totalVariation(counts) })),
  js2: ofShares((reference, current) => jensenShannon(reference, current) / Math.sqrt(Math.LN2)),
  hellinger: ofShares(hellingerDistance),
  linf: ofShares(largestDifference),
  roc_auc: (vector) => ({
    fields: {
      auc: areaUnderRoc(
        numbersOf(vector, 'reference', vector.reference),
        numbersOf(vector, 'current', vector.current),
      ),
    },
  }),
  multiplicity: (vector) => {
    const corrected = correctPValues(numbersOf(vector, 'current', vector.current));
    return {
      fields: Object.fromEntries(Object.entries(corrected).map(([name, values]) => [name, [...values]])),
    };
  },
  e_bh: (vector) => ({
    fields: {
      rejected_indices: rejectEValues(
        numbersOf(vector, 'current', vector.current),
        numberParam(vector, 'alpha'),
      ),
    },
  }),
  'seq.dirichlet_multinomial_log_e': (vector) => {
    const shares = numbersOf(vector, 'reference', vector.reference);
    const counts = numbersOf(vector, 'current', vector.current);
    if (shares.length !== counts.length) {
      throw unusableVector(vector, 'current', `has ${counts.length} counts for ${shares.length} shares`);
    }
    return { fields: { log_e: dirichletLogEvidence(shares, counts, numberParam(vector, 'conc')) } };
  },
  'seq.beta_binomial_confidence_sequence': (vector) => {
    const [successes, rows] = numbersOf(vector, 'current', vector.current);
    if (successes === undefined || rows === undefined) {
      throw unusableVector(vector, 'current', 'needs the successes and the rows');
    }
    const [alpha, a, b] = [numberParam(vector, 'alpha'), numberParam(vector, 'a'), numberParam(vector, 'b')];
    return { fields: betaBinomialSequence(successes, rows, alpha, a, b) };
  },
  'seq.conformal_test_martingale': (vector) => {
    const stream = numbersOf(vector, 'current', vector.current);
    const tieBreaks = numbersParam(vector, 'tau');
    if (tieBreaks.length !== stream.length) {
      throw unusableVector(vector, 'params.tau', `has ${tieBreaks.length} numbers for ${stream.length} rows`);
    }
    const pvalues = conformalPValues(numbersOf(vector, 'reference', vector.reference), stream, tieBreaks);
    const bets = { jump: numberParam(vector, 'J'), bets: numbersParam(vector, 'epsilons') };
    return { fields: { pvalues: [...pvalues], log_martingale: [...simpleJumper(pvalues, bets)] } };
  },
  tfidf: (vector) => {
    const texts = textsIn(vector).current;
    const tfIdf = fitTfIdf(texts);
    const { vocabulary, idf } = tfIdf;
    return {
      fields: {
        vocabulary,
        idf: Object.fromEntries(vocabulary.map((word, place) => [word, idf[place]])),
        rows: texts.map((text) => {
          const { words, weights } = tfIdf.transform(text);
          return Object.fromEntries([...words].map((word, i) => [vocabulary[word], weights[i]]));
        }),
      },
    };
  },
  'nannyml.cbpe_multiclass': (vector) => {
    const { accuracy, macroF1, uncalibratedAccuracy } = estimatePerformance(
      rowsParam(vector, 'reference_proba'),
      numbersParam(vector, 'reference_label'),
      rowsParam(vector, 'current_proba'),
    );
    return {
      fields: {
        estimated_accuracy: accuracy,
        estimated_macro_f1: macroF1,
        uncalibrated_estimate: uncalibratedAccuracy,
      },
      // It needs the labels of the current rows, which no estimate has.
      omits: ['realized_accuracy'],
    };
  },
};

/** Lists of as many numbers each. @throws AppError UNUSABLE_FILE when the parameter is something else */
function rowsParam(vector: DriftVector, name: string): number[][] {
  const value = vector.params[name];
  if (!Array.isArray(value) || value.length === 0) {
    throw unusableVector(vector, `params.${name}`, 'must be a list of lists of numbers');
  }
  const rows = value.map((row, i) => numbersOf(vector, `params.${name}[${i}]`, row));
  const uneven = rows.findIndex((row) => row.length !== rows[0]!.length);
  if (uneven >= 0)
    throw unusableVector(vector, `params.${name}[${uneven}]`, 'has another length than the first');
  return rows;
}
