import type { DataSource, EntityManager } from 'typeorm';
import { type ArtifactStore, artifactLockName } from '../artifact-store.js';
import { withNamedLock } from '../named-lock.js';
import { inTransaction } from '../transaction.js';

/** As long as a put waits for its digest. */
const LOCK_WAIT_SECONDS = 60;

/**
 * Makes a change that takes its name from an artifact, and removes the artifact with it, without the grace that the
 * collection gives: for content that may not stay. Its row goes in the transaction of the change, so that it cannot be
 * asked for afterwards; a kill before its file has gone leaves that to the collection.
 * @returns whether it was removed; not where another row refers to it
 * @throws AppError OVERLOADED when the digest was locked for longer than a minute; what `change` throws
 */
export async function removeWith(
  { db, artifacts }: { readonly db: DataSource; readonly artifacts: ArtifactStore },
  digest: string,
  change: (manager: EntityManager) => Promise<void>,
): Promise<boolean> {
  return withNamedLock(db, artifactLockName(digest), LOCK_WAIT_SECONDS, async (holder) => {
    const isRemoved = await inTransaction(holder.manager, async (manager) => {
      await change(manager);
      return deleteRow(manager, digest);
    });
    if (isRemoved) await artifacts.bytes.remove(digest);
    return isRemoved;
  });
}

async function deleteRow(manager: EntityManager, digest: string): Promise<boolean> {
  try {
    await manager.query('DELETE FROM artifact WHERE digest = ?', [digest]);
    return true;
  } catch (error) {
    // The statement alone has failed, and not the transaction.
    if ((error as { code?: string }).code === 'ER_ROW_IS_REFERENCED_2') return false;
    throw error;
  }
}
