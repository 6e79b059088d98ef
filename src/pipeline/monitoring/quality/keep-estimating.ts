import type { DataSource, EntityManager } from 'typeorm';
import type { Logger } from '../../../platform/logging.js';
import { repeatEvery } from '../../../platform/repeat.js';
import { withFreeLock } from '../../../store/named-lock.js';
import { CHAMPION } from '../../registry/champion.js';
import { estimateQuality } from './estimate-quality.js';
import { judgeQuality } from './quality-alarms.js';
import { thinningEstimates } from './thin-estimates.js';

const ESTIMATE_EVERY_MS = 15_000;
/** With several workers, a version is not estimated more often than this. */
const PAUSE_MS = 10_000;
/** A version that served in this time may still get labels. */
const SERVED_WITHIN_MS = 24 * 60 * 60 * 1000;

/**
 * Estimates the quality of every version that serves or served within a day, where something changed. One process at a
 * time does it, whoever holds the lock; the others do nothing.
 * @returns how many estimates were written
 */
export async function estimateServedVersions(db: DataSource, now: Date): Promise<number> {
  const written = await withFreeLock(db, 'quality-estimates', async () => {
    let count = 0;
    for (const version of await servedVersions(db.manager, now)) {
      if ((await estimateQuality(db, version, now)) !== null) count++;
    }
    return count;
  });
  return written ?? 0;
}

/** Champions, and versions that served lately, but for those that were estimated a moment ago. */
async function servedVersions(
  manager: EntityManager,
  now: Date,
): Promise<{ modelId: string; modelVersionId: string }[]> {
  return manager.query(
    `SELECT served.model_id AS modelId, served.model_version_id AS modelVersionId
       FROM (SELECT model_id, model_version_id FROM model_alias WHERE alias = ?
              UNION SELECT model_id, model_version_id FROM version_service WHERE last_served_at >= ?) served
      WHERE NOT EXISTS (SELECT 1 FROM quality_estimate estimate
                         WHERE estimate.model_version_id = served.model_version_id AND estimate.created_at > ?)
      ORDER BY served.model_version_id`,
    [CHAMPION, new Date(now.getTime() - SERVED_WITHIN_MS), new Date(now.getTime() - PAUSE_MS)],
  );
}

/**
 * Estimates again and again, opens and closes alarms by what was estimated, and thins out what is old, until the returned
 * function is called.
 * Any number of workers may do so at once.
 * @param dropMin the least drop of accuracy that an alarm is raised for, as a share
 */
export function keepEstimatingQuality(db: DataSource, log: Logger, dropMin: number): () => Promise<void> {
  const thinOut = thinningEstimates(db);
  return repeatEvery(
    ESTIMATE_EVERY_MS,
    async () => {
      const now = new Date();
      await estimateServedVersions(db, now);
      await judgeQuality(db, dropMin, now);
      await thinOut(now);
    },
    (error) => log.warn({ err: error }, 'could not estimate quality'),
  );
}
