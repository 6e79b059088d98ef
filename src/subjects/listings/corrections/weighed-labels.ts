import type { EntityManager } from 'typeorm';

const ROWS_AT_ONCE = 5_000;

/**
 * Writes down which labels an extension has weighed for a dataset version, by the id of the listing: those that the
 * version has, and those that cannot be taken into it. What was written before of a listing is replaced.
 */
export async function writeWeighedLabels(
  manager: EntityManager,
  datasetVersionId: string,
  labels: ReadonlyMap<string, string>,
): Promise<void> {
  const rows = [...labels].map(([listingId, code]) => [datasetVersionId, listingId, code]);
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const part = rows.slice(from, from + ROWS_AT_ONCE);
    await manager.query(
      `INSERT INTO weighed_label (dataset_version_id, listing_id, category_code)
       VALUES ${part.map(() => '(?, ?, ?)').join(', ')} ON DUPLICATE KEY UPDATE category_code = VALUES(category_code)`,
      part.flat(),
    );
  }
}

/**
 * Listings of a model with a label that people agree on and that the champion has not learnt from: it is neither in the
 * dataset version that the champion was trained on, nor such that it cannot be taken into it.
 * @param exceptOf a dataset version whose labels do not count either, e.g. that of a training which brought nothing
 */
export async function countNewLabels(
  manager: EntityManager,
  modelId: string,
  exceptOf: string | null = null,
): Promise<number> {
  const [{ labels }]: [{ labels: string }] = await manager.query(
    `SELECT COUNT(*) AS labels FROM corrected_listing agreed
      WHERE agreed.model_id = ? AND agreed.state = 'LABELLED' AND NOT EXISTS (
            SELECT 1 FROM weighed_label weighed
             WHERE weighed.listing_id = agreed.id AND weighed.category_code = agreed.category_code
               AND (weighed.dataset_version_id = ? OR weighed.dataset_version_id = (
                    SELECT run.dataset_version_id FROM model_alias alias
                      JOIN model_version version ON version.id = alias.model_version_id
                      JOIN run ON run.id = version.run_id
                     WHERE alias.model_id = ? AND alias.alias = 'champion')))`,
    [modelId, exceptOf ?? '', modelId],
  );
  return Number(labels);
}
