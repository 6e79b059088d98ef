import type { EntityManager } from 'typeorm';

/**
 * The ids of the drift reports on the newest window of each version, where there is one. The one that was made last does
 * not count: it may be about a time long ago.
 * @param withClassifier only reports whose classifier was kept
 */
export async function newestReportIds(
  manager: EntityManager,
  modelVersionIds: readonly string[],
  { withClassifier }: { readonly withClassifier: boolean },
): Promise<string[]> {
  if (modelVersionIds.length === 0) return [];
  const newest: { id: string | null }[] = await manager.query(
    `SELECT (SELECT report.id FROM drift_report report
              WHERE report.model_version_id = version.id ${withClassifier ? 'AND classifier_digest IS NOT NULL' : ''}
              ORDER BY window_to DESC, id DESC LIMIT 1) AS id
       FROM model_version version WHERE version.id IN (?)`,
    [modelVersionIds],
  );
  return newest.flatMap(({ id }) => (id === null ? [] : [id]));
}
