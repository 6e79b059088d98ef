import type { DataSource, EntityManager } from 'typeorm';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import type { Erasure } from '../../../store/entities/erasure.js';
import { removeWith } from '../../../store/garbage/remove-with.js';
import { encodeRatings } from '../dataset/rating-file.js';
import { RATINGS_FILE } from '../dataset/ratings-artifact.js';
import { readRatings } from '../dataset/read-ratings.js';
import { withoutErased } from './erased-users.js';

export interface ErasureContext {
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
  /** For tests that end the process between two steps. */
  readonly onPoint?: (point: 'file put' | 'file replaced') => void;
}

/**
 * Puts a file without the user in the place of one with; the old one is removed at once, unless something else refers to it.
 * Counts what is lost in the same transaction.
 * @param madeAt as `withoutErased` has it
 * @throws AppError as `readRatings`
 */
export async function eraseFromFile(
  context: ErasureContext,
  version: Pick<DatasetVersion, 'id'>,
  erasure: Pick<Erasure, 'id' | 'externalIdDigest' | 'requestedAt'>,
  madeAt: Date,
): Promise<true> {
  // Another process may have put a file without another user in its place meanwhile.
  while (!(await isErasedFrom(context, version, erasure, madeAt)));
  return true;
}

/** @returns false when the version has another file meanwhile */
async function isErasedFrom(
  { db, artifacts, onPoint }: ErasureContext,
  version: Pick<DatasetVersion, 'id'>,
  { id, externalIdDigest, requestedAt }: Pick<Erasure, 'id' | 'externalIdDigest' | 'requestedAt'>,
  madeAt: Date,
): Promise<boolean> {
  const { contentDigest, ratings } = await readRatings(db.manager, artifacts, version.id);
  const until = new Map([[externalIdDigest, requestedAt.getTime() / 1_000]]);
  const cleaned = withoutErased(ratings, until, madeAt);
  if (cleaned === ratings) return true;
  const lost = ratings.splits.length - cleaned.splits.length;
  const file = await artifacts.put(db.manager, encodeRatings(cleaned), RATINGS_FILE);
  onPoint?.('file put');
  let isReplaced = false;
  await removeWith({ db, artifacts }, contentDigest, async (manager) => {
    // Of this version alone: one with the same file may be of after the erasure, and keep more.
    const { affectedRows } = await manager.query(
      'UPDATE dataset_version SET content_digest = ? WHERE id = ? AND content_digest = ?',
      [file.digest, version.id, contentDigest],
    );
    isReplaced = affectedRows > 0;
    if (!isReplaced) return;
    await recordDataset(manager, id, version.id, lost);
    await manager.query('UPDATE erasure SET rating_rows = rating_rows + ? WHERE id = ?', [lost, id]);
  });
  onPoint?.('file replaced');
  return isReplaced;
}

/** @param ratings how many the version has lost for learning */
export function recordDataset(manager: EntityManager, erasureId: string, id: string, ratings: number) {
  return manager.query(
    `INSERT INTO erasure_touch (erasure_id, kind, target_id, row_count) VALUES (?, 'dataset', ?, ?)
       ON DUPLICATE KEY UPDATE row_count = row_count + VALUES(row_count)`,
    [erasureId, id, ratings],
  );
}
