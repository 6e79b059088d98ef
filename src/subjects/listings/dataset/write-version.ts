import type { DataSource, EntityManager } from 'typeorm';
import { withImportLock } from '../../../pipeline/dataset/import-lock.js';
import {
  type ImportedDataset,
  importedDataset,
  type VersionHead,
} from '../../../pipeline/dataset/version-content.js';
import { insertRejections } from '../../../pipeline/dataset/write-rejections.js';
import { newId } from '../../../platform/ids.js';
import { bulkInsert } from '../../../store/bulk.js';
import { DatasetClass, DatasetVersion, Listing } from '../../../store/entities/dataset.js';
import { SPLITS } from '../../../store/splits.js';
import { categoryName } from './labels.js';
import type { VersionContent } from './listing-content.js';
import type { PictureProblemNote } from './pictures/read-pictures.js';

const BATCH_ROWS = 2_000;

/**
 * Stores a version under its digest. The head comes first in state `importing`, the rows follow in batches, in
 * order, and the state `ready` last. An interrupted import left the first rows: this one goes on behind them.
 * @throws AppError OVERLOADED when another import of the same content takes longer than ten minutes
 */
export async function writeVersion(
  db: DataSource,
  head: VersionHead,
  content: VersionContent,
  onProgress: (fraction: number) => void,
): Promise<ImportedDataset> {
  return withImportLock(db, head.digest, async ({ manager }) => {
    const version = await findOrCreate(manager, head, content);
    if (version.state === 'ready') return importedDataset(version, false);
    await insertListings(manager, version.id, content, onProgress);
    await insertRejections(manager, version.id, content.rejections);
    await insertPictureNotes(manager, version.id, content.pictures.notes);
    await manager.update(DatasetVersion, { id: version.id }, { state: 'ready', readyAt: new Date() });
    return importedDataset(version, true);
  });
}

async function findOrCreate(
  manager: EntityManager,
  head: VersionHead,
  content: VersionContent,
): Promise<DatasetVersion> {
  const existing = await manager.findOneBy(DatasetVersion, { digest: head.digest });
  if (existing !== null) return existing;
  const perClass = content.codes.map(() => [0, 0, 0]);
  content.splits.forEach((split, row) => {
    perClass[content.classes[row]!]![split]! += 1;
  });
  const rowsOf = (split: number) => perClass.reduce((sum, counts) => sum + counts[split]!, 0);
  const version = manager.create(DatasetVersion, {
    ...head,
    id: newId(),
    subject: 'listings',
    state: 'importing',
    acceptedRows: content.listings.length,
    rejectedRows: content.rejections.length,
    duplicateRows: content.listings.length - new Set(content.clusters).size,
    trainRows: rowsOf(0),
    validationRows: rowsOf(1),
    goldRows: rowsOf(2),
    pictureFeaturesDigest: content.pictures.featuresDigest,
    pictureRows: content.pictures.rows,
    contentDigest: null,
    createdAt: new Date(),
    readyAt: null,
  });
  await manager.transaction(async (transaction) => {
    await transaction.insert(DatasetVersion, version);
    await transaction.insert(
      DatasetClass,
      content.codes.map((code, classIndex) => ({
        datasetVersionId: version.id,
        classIndex,
        code,
        name: categoryName(code),
        trainRows: perClass[classIndex]![0]!,
        validationRows: perClass[classIndex]![1]!,
        goldRows: perClass[classIndex]![2]!,
      })),
    );
  });
  return version;
}

async function insertListings(
  manager: EntityManager,
  datasetVersionId: string,
  { classes, clusters, splits, listings }: VersionContent,
  onProgress: (fraction: number) => void,
): Promise<void> {
  const done = (await manager.maximum(Listing, 'rowNo', { datasetVersionId })) ?? -1;
  let rowNo = 0;
  for await (const batch of listings.batches(BATCH_ROWS)) {
    const rows = batch
      .map((listing, offset) => ({ ...listing, rowNo: rowNo + offset }))
      .filter((listing) => listing.rowNo > done)
      .map((listing) => [
        datasetVersionId,
        listing.rowNo,
        listing.line,
        listing.id,
        listing.title,
        listing.description,
        classes[listing.rowNo],
        clusters[listing.rowNo],
        SPLITS[splits[listing.rowNo]!],
        listing.image,
        listing.labelled === undefined ? 'ORIGINAL' : 'CORRECTION',
        listing.labelled?.by ?? null,
        listing.labelled?.correctionId ?? null,
        listing.labelled?.original ?? null,
      ]);
    await bulkInsert(manager, 'listing', LISTING_COLUMNS, rows, { chunkRows: BATCH_ROWS });
    rowNo += batch.length;
    onProgress(rowNo / listings.length);
  }
}

const LISTING_COLUMNS = [
  'dataset_version_id',
  'row_no',
  'line_number',
  'external_id',
  'title',
  'description',
  'class_index',
  'cluster_no',
  'split',
  'image_file',
  'label_source',
  'label_by',
  'correction_id',
  'original_code',
];

async function insertPictureNotes(
  manager: EntityManager,
  datasetVersionId: string,
  notes: readonly PictureProblemNote[],
): Promise<void> {
  const rows = notes.map(({ rowNo, fileName, reason, detail }) => [
    ...[datasetVersionId, rowNo, fileName, reason, detail.slice(0, 500)],
  ]);
  await bulkInsert(manager, 'picture_note', PICTURE_NOTE_COLUMNS, rows, {
    keepExisting: true,
    chunkRows: BATCH_ROWS,
  });
}

const PICTURE_NOTE_COLUMNS = ['dataset_version_id', 'row_no', 'file_name', 'reason', 'detail'];
