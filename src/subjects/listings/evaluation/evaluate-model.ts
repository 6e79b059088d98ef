import { abstainBelow, chooseAbstainThresholds } from '../../../ml/metrics/abstention.js';
import { type BootstrapMetric, bootstrapIntervals, type Interval } from '../../../ml/metrics/bootstrap.js';
import { type ClassificationReport, evaluateClassification } from '../../../ml/metrics/classification.js';
import { type ReliabilityBin, reliabilityTable } from '../../../ml/metrics/reliability.js';
import type { ListingModel } from '../../../ml/model/listing-model.js';
import type { ScoreContext } from '../../../pipeline/subject.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import type { Split } from '../../../store/splits.js';
import { type ScoredSplit, scoreModel } from './score-model.js';

/** What happens on a split when answers below a confidence are left to a human. */
interface CoveragePoint {
  readonly targetAccuracy: number;
  readonly confidenceMin: number;
  /** Share of the rows that is answered. */
  readonly coverage: number;
  /** Share of the answers that is right; 0 when none is given. */
  readonly accuracy: number;
}

export interface SplitEvaluation {
  readonly split: Split;
  readonly report: ClassificationReport;
  /** 95 % intervals over the chance that lies in the rows. */
  readonly intervals: Readonly<Record<BootstrapMetric, Interval>>;
  readonly reliability: readonly ReliabilityBin[];
  readonly coverage: readonly CoveragePoint[];
}

/** Fixed, so that the same answers always have the same intervals. */
const BOOTSTRAP_SEED = 1;

export interface Evaluation {
  readonly validation: SplitEvaluation;
  /** Null when it was not asked for. */
  readonly gold: SplitEvaluation | null;
}

/**
 * Judges a model as it would answer in service. Thresholds for leaving listings to a human are chosen on validation
 * and judged on both splits.
 */
export async function evaluateModel(
  model: ListingModel,
  dataset: DatasetVersion,
  { withGold }: { withGold: boolean },
  context: ScoreContext,
): Promise<Evaluation> {
  const onProgress = (from: number) => (fraction: number) => context.onProgress?.(from + fraction / 2);
  const validation = await scoreModel(model, dataset, 'validation', {
    ...context,
    onProgress: onProgress(0),
  });
  const thresholds = chooseAbstainThresholds(validation);
  const judge = (split: Split, scored: ScoredSplit): SplitEvaluation => ({
    split,
    report: evaluateClassification(scored),
    intervals: bootstrapIntervals(scored, { seed: BOOTSTRAP_SEED }),
    reliability: reliabilityTable(scored),
    coverage: thresholds.map(({ targetAccuracy, threshold }) => {
      const { coverage, accuracy } = abstainBelow(scored, threshold);
      return { targetAccuracy, confidenceMin: threshold, coverage, accuracy: accuracy ?? 0 };
    }),
  });
  return {
    validation: judge('validation', validation),
    gold: withGold
      ? judge('gold', await scoreModel(model, dataset, 'gold', { ...context, onProgress: onProgress(0.5) }))
      : null,
  };
}
