import type { EntityManager } from 'typeorm';
import { invalidInput, notFound } from '../../platform/errors.js';
import { ID_PATTERN } from '../../platform/ids.js';
import { DatasetClass, DatasetVersion } from '../../store/entities/dataset.js';
import type { Split } from '../../store/splits.js';
import { IS_ERASED } from './erased-rows.js';

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

/** @throws AppError NOT_FOUND, also for a version whose import is not finished */
export async function findDatasetVersion(manager: EntityManager, id: string): Promise<DatasetVersion> {
  const version = ID_PATTERN.test(id)
    ? await manager.findOneBy(DatasetVersion, { id, state: 'ready' })
    : null;
  if (version === null) throw notFound('dataset version', id);
  return version;
}

/**
 * As `findDatasetVersion`, for what can be done with listings alone.
 * @param field what names the version, for the message
 * @throws AppError NOT_FOUND, INVALID_INPUT for a version of another subject
 */
export async function findListingsVersion(
  manager: EntityManager,
  id: string,
  field: string,
): Promise<DatasetVersion> {
  const version = await findDatasetVersion(manager, id);
  if (version.subject === 'listings') return version;
  throw invalidInput(field, `The dataset "${version.name}" is about ${version.subject}, not listings.`);
}

/** Category codes of a version in the order of its class indexes. */
export async function classesOf(manager: EntityManager, datasetVersionId: string): Promise<DatasetClass[]> {
  return manager.find(DatasetClass, { where: { datasetVersionId }, order: { classIndex: 'ASC' } });
}
