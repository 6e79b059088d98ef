import type { EntityManager } from 'typeorm';
import type { Split } from '../../store/splits.js';

/** Id of an erased listing; its row stays, so that row numbers and counts keep their meaning. */
export const ERASED_ID = 'erased';

/** True in SQL of a row of `listing` that was erased. No import takes a listing with neither text nor picture. */
export const IS_ERASED = `(external_id = '${ERASED_ID}' AND title = '' AND description = '' AND image_file IS NULL)`;

/** Numbers of the rows of a split whose listings were erased, in their order. */
export async function erasedRowNos(
  manager: EntityManager,
  datasetVersionId: string,
  split: Split,
): Promise<number[]> {
  const rows: { rowNo: number }[] = await manager.query(
    `SELECT row_no AS rowNo FROM listing
      WHERE dataset_version_id = ? AND split = ? AND ${IS_ERASED} ORDER BY row_no`,
    [datasetVersionId, split],
  );
  return rows.map(({ rowNo }) => rowNo);
}

/** How many rows of a version were erased. */
export async function countErased(manager: EntityManager, datasetVersionId: string): Promise<number> {
  const [{ count }]: [{ count: string }] = await manager.query(
    `SELECT COUNT(*) AS count FROM listing WHERE dataset_version_id = ? AND ${IS_ERASED}`,
    [datasetVersionId],
  );
  return Number(count);
}
