import type { DataSource, QueryRunner } from 'typeorm';
import { withNamedLock } from '../../store/named-lock.js';

/** How long an import waits for another import of the same content. */
const LOCK_SECONDS = 600;

/** The lock that an import of this content holds while it writes rows. */
export function importLockName(digest: string): string {
  return `import-${digest}`;
}

/**
 * Runs `work` while no other import of the content with this digest writes rows.
 * @throws AppError OVERLOADED when another one takes longer than ten minutes
 */
export function withImportLock<Result>(
  db: DataSource,
  digest: string,
  work: (runner: QueryRunner) => Promise<Result>,
): Promise<Result> {
  return withNamedLock(db, importLockName(digest), LOCK_SECONDS, work);
}
