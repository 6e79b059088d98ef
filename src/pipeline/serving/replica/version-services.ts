import type { EntityManager } from 'typeorm';

export interface ServicePeriod {
  readonly modelVersionId: string;
  readonly modelId: string;
  readonly firstServedAt: Date;
  readonly lastServedAt: Date;
}

/** Widens the periods in which versions served. Rows are locked in the order of their ids. */
export async function recordServices(
  manager: EntityManager,
  periods: readonly ServicePeriod[],
): Promise<void> {
  const inOrder = [...periods].sort((a, b) => (a.modelVersionId < b.modelVersionId ? -1 : 1));
  for (const { modelVersionId, modelId, firstServedAt, lastServedAt } of inOrder) {
    await manager.query(
      // Not of a version that was removed meanwhile.
      `INSERT INTO version_service (model_version_id, model_id, first_served_at, last_served_at)
       SELECT id, ?, ?, ? FROM model_version WHERE id = ?
       ON DUPLICATE KEY UPDATE first_served_at = LEAST(first_served_at, ?), last_served_at = GREATEST(last_served_at, ?)`,
      [modelId, firstServedAt, lastServedAt, modelVersionId, firstServedAt, lastServedAt],
    );
  }
}
