import type { EntityManager } from 'typeorm';
import { Job } from '../store/entities/job.js';
import { OPEN_STATES } from './states.js';

/** How far a job is, in percent, when all the jobs that it waits for have ended. */
export const CHILDREN_PERCENT = 90;

/** Those of these jobs that wait for others which have not ended. */
export async function waitingForChildren(
  manager: EntityManager,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows: { parentJobId: string }[] = await manager.query(
    'SELECT DISTINCT parent_job_id AS parentJobId FROM job WHERE parent_job_id IN (?) AND state IN (?)',
    [ids, OPEN_STATES],
  );
  return new Set(rows.map(({ parentJobId }) => parentJobId));
}

/** How far a job is when it starts, in percent. */
export async function percentFromChildren(manager: EntityManager, id: string): Promise<number> {
  return (await manager.existsBy(Job, { parentJobId: id })) ? CHILDREN_PERCENT : 0;
}

/**
 * Counts one more ended job in the progress of the one that waits for it. An addition, not a count of rows: two
 * transactions that end a child at the same time do not see each other's rows.
 */
export async function countProgressOfParent(manager: EntityManager, parentJobId: string): Promise<void> {
  const children = await manager.countBy(Job, { parentJobId });
  const share = CHILDREN_PERCENT / children;
  // MySQL assigns from left to right: the second expression sees the new percentage.
  await manager.query(
    `UPDATE job
        SET progress_percent = LEAST(?, progress_percent + ?),
            stage = CONCAT(ROUND(progress_percent / ?), ' of ', ?, ' have ended')
      WHERE id = ? AND state = 'queued'`,
    [CHILDREN_PERCENT, share, share, children, parentJobId],
  );
}
