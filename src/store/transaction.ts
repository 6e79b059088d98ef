import { setTimeout } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';

const ATTEMPTS_MAX = 5;
const FIRST_PAUSE_MS = 10;

/**
 * Runs work in a transaction; when MySQL ends it to resolve a deadlock, runs it again. The one place where that is
 * done: `work` must change nothing but the database.
 */
export async function inTransaction<Result>(
  db: DataSource,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      const isDeadlock = (error as { code?: string }).code === 'ER_LOCK_DEADLOCK';
      if (!isDeadlock || attempt === ATTEMPTS_MAX) throw error;
      await setTimeout(FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
}
