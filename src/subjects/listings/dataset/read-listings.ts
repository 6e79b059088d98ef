import type { EntityManager } from 'typeorm';
import { IS_ERASED } from '../../../pipeline/dataset/erased-rows.js';
import type { Split } from '../../../store/splits.js';

export interface LabelledListing {
  rowNo: number;
  title: string;
  description: string;
  classIndex: number;
}

const BATCH_ROWS = 4_000;

/**
 * The listings of a split in row order, a few thousand in memory at a time; none that was erased.
 */
export async function* readListings(
  manager: EntityManager,
  datasetVersionId: string,
  split: Split,
): AsyncGenerator<LabelledListing[]> {
  let after = -1;
  for (;;) {
    const batch: LabelledListing[] = await manager.query(
      `SELECT row_no AS rowNo, title, description, class_index AS classIndex
         FROM listing WHERE dataset_version_id = ? AND row_no > ? AND split = ? AND NOT ${IS_ERASED}
        ORDER BY row_no LIMIT ${BATCH_ROWS}`,
      [datasetVersionId, after, split],
    );
    if (batch.length > 0) yield batch;
    if (batch.length < BATCH_ROWS) return;
    after = batch.at(-1)!.rowNo;
  }
}
