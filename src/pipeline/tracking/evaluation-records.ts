import type { EntityManager } from 'typeorm';
import { BOOTSTRAP_METRICS, type BootstrapMetric, type Interval } from '../../ml/metrics/bootstrap.js';
import type { ClassificationReport } from '../../ml/metrics/classification.js';
import type { ReliabilityBin } from '../../ml/metrics/reliability.js';
import { bulkInsert } from '../../store/bulk.js';
import type { Split } from '../../store/splits.js';
import { logMetrics, type MetricPoint } from './metrics.js';

/** The single figures of an evaluation that are kept as metrics, as `<split>.<name>`. */
const HEADLINE = ['weightedF1', 'macroF1', 'accuracy', 'logLoss', 'top3Accuracy', 'ece'] as const;

/** What is kept of a model's answers on a split. */
interface EvaluationRecord {
  readonly split: Split;
  readonly report: ClassificationReport;
  readonly intervals: Readonly<Record<BootstrapMetric, Interval>>;
  readonly reliability: readonly ReliabilityBin[];
  readonly coverage: readonly {
    targetAccuracy: number;
    confidenceMin: number;
    coverage: number;
    accuracy: number;
  }[];
}

/**
 * Keeps an evaluation: headline metrics with their intervals (`gold.weighted_f1_low`, `_high`), figures per class,
 * the confusion matrix without its zeros, the reliability table without its empty bins, and coverages.
 */
export async function recordEvaluation(
  manager: EntityManager,
  runId: string,
  evaluation: EvaluationRecord,
  codes: readonly string[],
  step: number,
): Promise<void> {
  const { split, report, reliability, coverage } = evaluation;
  await logMetrics(manager, runId, metricPoints(evaluation, step), new Date());
  const insert = (table: string, columns: readonly string[], rows: readonly unknown[][]) =>
    bulkInsert(
      manager,
      table,
      ['run_id', 'split', ...columns],
      rows.map((row) => [runId, split, ...row]),
      { keepExisting: true },
    );
  await insert(
    'run_class_metric',
    ['class_index', 'code', 'precision_score', 'recall_score', 'f1_score', 'support'],
    report.perClass.map(({ precision, recall, f1, support }, index) => [
      ...[index, codes[index], precision, recall, f1, support],
    ]),
  );
  await insert('run_confusion', ['truth_index', 'predicted_index', 'row_count'], confusionCells(report));
  await insert(
    'run_reliability',
    ['bin', 'row_count', 'mean_confidence', 'accuracy'],
    reliability.flatMap(({ count, meanConfidence, accuracy }, bin) =>
      count === 0 ? [] : [[bin, count, meanConfidence, accuracy]],
    ),
  );
  await insert(
    'run_coverage',
    ['target_accuracy', 'confidence_min', 'coverage', 'accuracy'],
    coverage.map((point) => [point.targetAccuracy, point.confidenceMin, point.coverage, point.accuracy]),
  );
}

function metricPoints({ split, report, intervals }: EvaluationRecord, step: number): MetricPoint[] {
  const headline = HEADLINE.map((name) => ({ name: metricName(split, name), value: report[name], step }));
  const bounds = BOOTSTRAP_METRICS.flatMap((name) => [
    { name: `${metricName(split, name)}_low`, value: intervals[name].low, step },
    { name: `${metricName(split, name)}_high`, value: intervals[name].high, step },
  ]);
  return [...headline, ...bounds];
}

function confusionCells({ confusion, perClass }: ClassificationReport): number[][] {
  const classCount = perClass.length;
  const cells: number[][] = [];
  confusion.forEach((rowCount, cell) => {
    if (rowCount > 0) cells.push([Math.floor(cell / classCount), cell % classCount, rowCount]);
  });
  return cells;
}

/** e.g. `gold.weighted_f1` */
function metricName(split: Split, name: string): string {
  return `${split}.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}
