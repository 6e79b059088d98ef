import type { EntityManager } from 'typeorm';
import { bulkInsert } from '../../store/bulk.js';
import { RejectedRow } from '../../store/entities/dataset.js';
import type { Rejections } from './version-content.js';

const BATCH_ROWS = 2_000;

/** Stores the rows that could not be used, in their order; behind those that an interrupted import has stored. */
export async function insertRejections(
  manager: EntityManager,
  datasetVersionId: string,
  rejections: Rejections,
): Promise<void> {
  const done = (await manager.maximum(RejectedRow, 'rowNo', { datasetVersionId })) ?? -1;
  let rowNo = 0;
  for await (const batch of rejections.batches(BATCH_ROWS)) {
    const rows = batch
      .map((row, offset) => [
        ...[datasetVersionId, rowNo + offset, row.line, row.reason, row.detail, row.excerpt],
        row.userDigest ?? null,
      ])
      .filter((row) => (row[1] as number) > done);
    await bulkInsert(manager, 'rejected_row', REJECTED_COLUMNS, rows, { chunkRows: BATCH_ROWS });
    rowNo += batch.length;
  }
}

const REJECTED_COLUMNS = [
  'dataset_version_id',
  'row_no',
  'line_number',
  'reason',
  'detail',
  'excerpt',
  'user_digest',
];
