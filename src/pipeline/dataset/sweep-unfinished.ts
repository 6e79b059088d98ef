import { type DataSource, type EntityManager, LessThan, Not } from 'typeorm';
import type { ArtifactStore } from '../../store/artifact-store.js';
import { DatasetVersion } from '../../store/entities/dataset.js';
import { withFreeLock } from '../../store/named-lock.js';
import { removeOldFiles } from '../../store/old-files.js';
import { importLockName } from './import-lock.js';

/** Time enough for any import that was killed to be started again, and to go on with what it has stored. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;
const DELETE_ROWS = 5_000;
/** Tables with many rows of a version, and the column that counts them. */
const ROWS_OF_VERSIONS = [
  ['listing', 'row_no'],
  ['film', 'film_no'],
  ['rejected_row', 'row_no'],
] as const;

/**
 * Removes versions whose import began over a day ago, was never finished, and is running nowhere: their jobs were
 * cancelled or failed for good. Files that such imports have left go too. A version is deleted head last, so that
 * the next sweep goes on with an interrupted one. The content that the caller is about to store is left to him.
 */
export async function sweepUnfinished(
  { db, artifacts, temporaryDir }: { db: DataSource; artifacts: ArtifactStore; temporaryDir: string },
  { now, exceptDigest }: { now: Date; exceptDigest: string },
): Promise<void> {
  const olderThan = new Date(now.getTime() - ABANDONED_AFTER_MS);
  await removeOldFiles(temporaryDir, olderThan);
  await artifacts.removeUnfinished(olderThan);
  const abandoned = await db.manager.findBy(DatasetVersion, {
    state: 'importing',
    digest: Not(exceptDigest),
    createdAt: LessThan(olderThan),
  });
  for (const { id, digest } of abandoned) {
    await withFreeLock(db, importLockName(digest), async (holder) => {
      if (!(await holder.manager.existsBy(DatasetVersion, { id, state: 'importing' }))) return;
      for (const [table, number] of ROWS_OF_VERSIONS) await deleteRows(holder.manager, table, number, id);
      await holder.manager.delete(DatasetVersion, { id });
    });
  }
}

/** In small transactions: one for a million rows would hold its locks for minutes. */
async function deleteRows(manager: EntityManager, table: string, number: string, id: string): Promise<void> {
  for (;;) {
    const { affectedRows } = await manager.query(
      `DELETE FROM ${table} WHERE dataset_version_id = ? ORDER BY ${number} DESC LIMIT ${DELETE_ROWS}`,
      [id],
    );
    if (affectedRows < DELETE_ROWS) return;
  }
}
