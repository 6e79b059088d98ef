import type { EntityManager } from 'typeorm';
import type { Logger } from '../../../platform/logging.js';
import { repeatEvery } from '../../../platform/repeat.js';
import type { SubjectName } from '../../../store/entities/dataset.js';
import { withFreeLock } from '../../../store/named-lock.js';
import { CHAMPION } from '../../registry/champion.js';
import { subjectOfModel, type VersionOfModel } from '../../subject.js';
import { type EstimatingContext, estimateQuality } from './estimate-quality.js';
import { judgeQuality } from './quality-alarms.js';
import { thinningEstimates } from './thin-estimates.js';

const ESTIMATE_EVERY_MS = 15_000;
/** A version that served in this time may still get labels. */
const SERVED_WITHIN_MS = 24 * 60 * 60 * 1000;

/**
 * Estimates the quality of every version that serves or served within a day, where something changed. One process at a
 * time does it, whoever holds the lock; the others do nothing. One that cannot be estimated does not stand in the way of
 * others.
 * @returns how many estimates were written
 */
export async function estimateServedVersions(
  context: EstimatingContext & { readonly log: Logger },
  now: Date,
): Promise<number> {
  const written = await withFreeLock(context.db, 'quality-estimates', async () => {
    let count = 0;
    for (const version of await servedVersions(context.db.manager, now)) {
      const { pauseMs } = subjectOfModel(context.subjectOf, version).quality;
      if (version.estimatedAt !== null && version.estimatedAt.getTime() > now.getTime() - pauseMs) continue;
      try {
        if ((await estimateQuality(context, version, now)) !== null) count++;
      } catch (error) {
        const { modelVersionId } = version;
        context.log.warn({ err: error, modelVersionId }, 'the quality of a version could not be estimated');
      }
    }
    return count;
  });
  return written ?? 0;
}

interface ServedVersion extends VersionOfModel {
  readonly subject: SubjectName | null;
  /** When it was estimated last. */
  readonly estimatedAt: Date | null;
}

/** Champions, and versions that served lately. */
async function servedVersions(manager: EntityManager, now: Date): Promise<ServedVersion[]> {
  return manager.query(
    `SELECT served.model_id AS modelId, served.model_version_id AS modelVersionId, model.subject,
            (SELECT MAX(estimate.created_at) FROM quality_estimate estimate
              WHERE estimate.model_version_id = served.model_version_id) AS estimatedAt
       FROM (SELECT model_id, model_version_id FROM model_alias WHERE alias = ?
              UNION SELECT model_id, model_version_id FROM version_service WHERE last_served_at >= ?) served
       JOIN model ON model.id = served.model_id
      ORDER BY served.model_version_id`,
    [CHAMPION, new Date(now.getTime() - SERVED_WITHIN_MS)],
  );
}

/**
 * Estimates again and again, opens and closes alarms by what was estimated, and thins out what is old, until the returned
 * function is called.
 * Any number of workers may do so at once.
 * @param dropMin the least drop that an alarm is raised for, as a share
 */
export function keepEstimatingQuality(
  context: EstimatingContext & { readonly log: Logger },
  dropMin: number,
): () => Promise<void> {
  const thinOut = thinningEstimates(context.db);
  return repeatEvery(
    ESTIMATE_EVERY_MS,
    async () => {
      const now = new Date();
      await estimateServedVersions(context, now);
      await judgeQuality(context, dropMin, new Date());
      await thinOut(now);
    },
    (error) => context.log.warn({ err: error }, 'could not estimate quality'),
  );
}
