import type { EntityManager } from 'typeorm';
import type { ClassificationReport } from '../../ml/metrics/classification.js';
import { bulkInsert } from '../../store/bulk.js';
import type { Split } from '../../store/entities/dataset.js';
import { logMetrics } from './metrics.js';

/** The single figures of an evaluation that are kept as metrics, as `<split>.<name>`. */
const HEADLINE = ['weightedF1', 'macroF1', 'accuracy', 'logLoss', 'top3Accuracy', 'ece'] as const;

/** Keeps an evaluation: headline metrics, figures per class, and the confusion matrix without its zeros. */
export async function recordEvaluation(
  manager: EntityManager,
  runId: string,
  split: Split,
  report: ClassificationReport,
  codes: readonly string[],
  step: number,
): Promise<void> {
  await logMetrics(
    manager,
    runId,
    HEADLINE.map((name) => ({ name: metricName(split, name), value: report[name], step })),
    new Date(),
  );
  await bulkInsert(
    manager,
    'run_class_metric',
    ['run_id', 'split', 'class_index', 'code', 'precision_score', 'recall_score', 'f1_score', 'support'],
    report.perClass.map((row, index) => [
      runId,
      split,
      index,
      codes[index],
      row.precision,
      row.recall,
      row.f1,
      row.support,
    ]),
    { keepExisting: true },
  );
  const cells: unknown[][] = [];
  report.confusion.forEach((rowCount, cell) => {
    if (rowCount > 0) {
      cells.push([runId, split, Math.floor(cell / codes.length), cell % codes.length, rowCount]);
    }
  });
  await bulkInsert(
    manager,
    'run_confusion',
    ['run_id', 'split', 'truth_index', 'predicted_index', 'row_count'],
    cells,
    { keepExisting: true },
  );
}

/** e.g. `gold.weighted_f1` */
function metricName(split: Split, name: string): string {
  return `${split}.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}
