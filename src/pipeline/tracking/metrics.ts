import type { EntityManager } from 'typeorm';
import { bulkInsert } from '../../store/bulk.js';

export interface MetricPoint {
  name: string;
  value: number;
  step: number;
}

const METRIC_COLUMNS = ['run_id', 'name', 'step', 'recorded_at', 'value'];

/**
 * Adds points to the histories of a run's metrics: one insert for all of them, in key order so that concurrent
 * writers of one run cannot deadlock. The latest value of a metric is that of its highest step.
 */
export async function logMetrics(
  manager: EntityManager,
  runId: string,
  points: readonly MetricPoint[],
  recordedAt: Date,
): Promise<void> {
  const ordered = [...points].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.step - b.step));
  if (ordered.length === 0) return;
  await bulkInsert(
    manager,
    'run_metric',
    METRIC_COLUMNS,
    ordered.map(({ name, step, value }) => [runId, name, step, recordedAt, value]),
    { keepExisting: true },
  );
  const latest = new Map(ordered.map((point) => [point.name, point])); // the last of a name has its highest step
  await manager.query(
    `INSERT INTO run_latest_metric (run_id, name, step, value) VALUES ?
     ON DUPLICATE KEY UPDATE
       value = IF(VALUES(step) >= run_latest_metric.step, VALUES(value), run_latest_metric.value),
       step = GREATEST(run_latest_metric.step, VALUES(step))`,
    [[...latest.values()].map(({ name, step, value }) => [runId, name, step, value])],
  );
}
