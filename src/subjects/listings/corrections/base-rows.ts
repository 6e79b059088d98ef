import type { EntityManager } from 'typeorm';
import { SPLITS, type Split } from '../../../store/splits.js';
import type { PersonsLabel } from '../dataset/listing-content.js';

const BATCH_ROWS = 4_000;

/** A listing of the version that is extended. */
export interface BaseRow {
  readonly rowNo: number;
  readonly line: number;
  readonly externalId: string;
  readonly title: string;
  readonly description: string;
  readonly code: string;
  readonly cluster: number;
  /** Index into SPLITS. */
  readonly split: number;
  readonly image: string | null;
  readonly labelled: PersonsLabel | null;
  /** Whether the correction that gave the label is one of the model whose labels are taken in. */
  readonly labelledHere: boolean;
}

interface StoredRow extends Omit<BaseRow, 'split' | 'labelled' | 'labelledHere'> {
  split: Split;
  labelBy: string | null;
  correctionId: string | null;
  original: string | null;
  correctedModelId: string | null;
}

/** The listings of a dataset version in row order, a few thousand in memory at a time. */
export async function* readBaseRows(
  manager: EntityManager,
  datasetVersionId: string,
  modelId: string,
): AsyncGenerator<BaseRow[]> {
  for (let after = -1; ; ) {
    const rows: StoredRow[] = await manager.query(
      `SELECT listing.row_no AS rowNo, listing.line_number AS line, listing.external_id AS externalId, listing.title,
              listing.description, category.code, listing.cluster_no AS cluster, listing.split,
              listing.image_file AS image, listing.label_by AS labelBy, listing.correction_id AS correctionId,
              listing.original_code AS original, correction.model_id AS correctedModelId
         FROM listing
         JOIN dataset_class category ON category.dataset_version_id = listing.dataset_version_id
              AND category.class_index = listing.class_index
         LEFT JOIN correction ON correction.id = listing.correction_id
        WHERE listing.dataset_version_id = ? AND listing.row_no > ? ORDER BY listing.row_no LIMIT ${BATCH_ROWS}`,
      [datasetVersionId, after],
    );
    yield rows.map(({ labelBy, correctionId, original, correctedModelId, split, ...row }) => ({
      ...row,
      split: SPLITS.indexOf(split),
      labelled: correctionId === null ? null : { by: labelBy ?? '', correctionId, original },
      labelledHere: correctedModelId === modelId,
    }));
    if (rows.length < BATCH_ROWS) return;
    after = rows.at(-1)!.rowNo;
  }
}
