import { type EntityManager, In } from 'typeorm';
import { DriftReportRow } from '../../../store/entities/monitoring.js';
import { newestReportIds } from '../../serving/domain/newest-window.js';

/**
 * The report on the newest window of each version, where there is one. The one that was made last does not count: it may
 * be about a time long ago.
 */
export async function newestReports(
  manager: EntityManager,
  modelVersionIds: readonly string[],
): Promise<DriftReportRow[]> {
  const ids = await newestReportIds(manager, modelVersionIds, { withClassifier: false });
  return ids.length === 0 ? [] : manager.findBy(DriftReportRow, { id: In(ids) });
}
