import { assertJudgedRows, indexOfLargest, type JudgedRows } from './judged-rows.js';

/** Accuracies for which a threshold is sought. */
const TARGET_ACCURACIES = [0.9, 0.95, 0.98, 0.99] as const;

/** What happens when predictions below a confidence are left to a person. */
export interface Abstention {
  /** Predictions of at least this confidence are kept. */
  readonly threshold: number;
  /** Share of rows kept. */
  readonly coverage: number;
  /** Share of the kept that are right; null when none is kept. */
  readonly accuracy: number | null;
  /** The accuracy is at least this with 95 % confidence (one-sided Wilson bound); null when no row is kept. */
  readonly accuracyLowerBound: number | null;
}

export interface AbstainThreshold extends Abstention {
  readonly targetAccuracy: number;
}

const CURVE_POINTS = 100;
/** A threshold that keeps fewer rows than this was found by luck: the accuracy of so few says little of others. */
const KEPT_ROWS_MIN = 30;
/** 95 % point of the normal distribution. */
const Z_ONE_SIDED_95 = 1.6448536269514722;

/**
 * For each target the threshold that keeps the most rows, 30 or more, with the kept at least that accurate here. No
 * entry for a target that no threshold reaches. Choose it on validation rows and look at `abstainBelow` on others: on the rows it
 * was chosen on, a threshold looks a little better than it is.
 *
 * @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH, LABEL_OUT_OF_RANGE or NOT_A_NUMBER
 */
export function chooseAbstainThresholds(
  rows: JudgedRows,
  targetAccuracies: readonly number[] = TARGET_ACCURACIES,
): AbstainThreshold[] {
  const steps = coverageSteps(rows);
  return targetAccuracies.flatMap((targetAccuracy) => {
    const last = steps.findLast(({ kept, right }) => kept >= KEPT_ROWS_MIN && right >= targetAccuracy * kept);
    return last === undefined ? [] : [{ targetAccuracy, ...abstention(last, rows.truth.length) }];
  });
}

/** What a threshold chosen elsewhere does to these rows. */
export function abstainBelow(rows: JudgedRows, threshold: number): Abstention {
  const last = coverageSteps(rows).findLast((step) => step.threshold >= threshold);
  return abstention({ kept: 0, right: 0, ...last, threshold }, rows.truth.length);
}

/**
 * Accuracy against coverage, the surest rows first, at about 100 coverages: fewer where many rows are equally sure,
 * since a threshold cannot part them.
 */
export function coverageCurve(rows: JudgedRows): Abstention[] {
  const steps = coverageSteps(rows);
  const points: Abstention[] = [];
  let nextKept = 0;
  steps.forEach((step, at) => {
    if (step.kept < nextKept && at < steps.length - 1) return;
    points.push(abstention(step, rows.truth.length));
    nextKept = step.kept + rows.truth.length / CURVE_POINTS;
  });
  return points;
}

interface CoverageStep {
  readonly threshold: number;
  readonly kept: number;
  readonly right: number;
}

/** One step for each distinct confidence, from the highest down. */
function coverageSteps(rows: JudgedRows): CoverageStep[] {
  assertJudgedRows(rows);
  const { truth, probabilities, classCount } = rows;
  const judged = Array.from({ length: truth.length }, (_, row) => {
    const predicted = indexOfLargest(probabilities, row * classCount, classCount);
    return {
      confidence: probabilities[row * classCount + predicted] as number,
      right: predicted === truth[row],
    };
  }).sort((a, b) => b.confidence - a.confidence);
  const steps: CoverageStep[] = [];
  let right = 0;
  judged.forEach((row, at) => {
    if (row.right) right++;
    if (judged[at + 1]?.confidence !== row.confidence) {
      steps.push({ threshold: row.confidence, kept: at + 1, right });
    }
  });
  return steps;
}

function abstention({ threshold, kept, right }: CoverageStep, rows: number): Abstention {
  return {
    threshold,
    coverage: kept / rows,
    accuracy: kept === 0 ? null : right / kept,
    accuracyLowerBound: kept === 0 ? null : wilsonLowerBound(right, kept),
  };
}

/** Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927. */
function wilsonLowerBound(right: number, kept: number): number {
  const share = right / kept;
  const zz = (Z_ONE_SIDED_95 * Z_ONE_SIDED_95) / kept;
  return (share + zz / 2 - Math.sqrt(zz * share * (1 - share) + (zz * zz) / 4)) / (1 + zz);
}
