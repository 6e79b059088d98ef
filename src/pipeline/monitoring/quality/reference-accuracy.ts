import type { EntityManager } from 'typeorm';
import { RunLatestMetric } from '../../../store/entities/tracking.js';

export interface ReferenceAccuracy {
  /** In [0, 1]. */
  readonly accuracy: number;
  /** Gold rows that it was measured on. */
  readonly rows: number;
}

/** What a version scored on gold when it was trained; null where that is not known. */
export async function referenceAccuracy(
  manager: EntityManager,
  modelVersionId: string,
): Promise<ReferenceAccuracy | null> {
  const [trained]: { runId: string; rows: number }[] = await manager.query(
    `SELECT run.id AS runId, dataset.gold_rows AS \`rows\` FROM model_version version
       JOIN run ON run.id = version.run_id
       JOIN dataset_version dataset ON dataset.id = run.dataset_version_id
      WHERE version.id = ?`,
    [modelVersionId],
  );
  if (trained === undefined || trained.rows < 1) return null;
  const metric = await manager.findOneBy(RunLatestMetric, { runId: trained.runId, name: 'gold.accuracy' });
  return metric === null || metric.isNan ? null : { accuracy: metric.value, rows: trained.rows };
}
