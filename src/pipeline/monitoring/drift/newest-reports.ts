import { type EntityManager, In } from 'typeorm';
import { DriftReportRow } from '../../../store/entities/monitoring.js';

/**
 * The report on the newest window of each version, where there is one. The one that was made last does not count: it may
 * be about a time long ago.
 */
export async function newestReports(
  manager: EntityManager,
  modelVersionIds: readonly string[],
): Promise<DriftReportRow[]> {
  if (modelVersionIds.length === 0) return [];
  const newest: { id: string }[] = await manager.query(
    `SELECT id FROM (
       SELECT id, ROW_NUMBER() OVER (PARTITION BY model_version_id ORDER BY window_to DESC, id DESC) AS place
         FROM drift_report WHERE model_version_id IN (?)) AS ranked
      WHERE place = 1`,
    [modelVersionIds],
  );
  return manager.findBy(DriftReportRow, { id: In(newest.map(({ id }) => id)) });
}
