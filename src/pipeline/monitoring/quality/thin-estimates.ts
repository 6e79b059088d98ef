import type { DataSource, EntityManager } from 'typeorm';
import { QualityEstimate } from '../../../store/entities/quality.js';
import { withFreeLock } from '../../../store/named-lock.js';

const THIN_EVERY_MS = 60 * 60 * 1000;
/** Estimates older than a day are thinned out to one an hour, and go after 90 days. */
const WHOLE_FOR_MS = 24 * 60 * 60 * 1000;
const KEPT_FOR_MS = 90 * 24 * 60 * 60 * 1000;
const DELETED_AT_ONCE = 5_000;

/**
 * Thins out old estimates, at most once an hour however often the returned function is called: another hour is over
 * no sooner. While another process is at it, nothing is done.
 */
export function thinningEstimates(db: DataSource): (now: Date) => Promise<void> {
  let thinnedAt: number | null = null;
  return async (now) => {
    if (thinnedAt !== null && now.getTime() < thinnedAt + THIN_EVERY_MS) return;
    await withFreeLock(db, 'thin-quality-estimates', () => thinOut(db.manager, now));
    thinnedAt = now.getTime();
  };
}

async function thinOut(manager: EntityManager, now: Date): Promise<void> {
  const versions: { id: string }[] = await manager.query(
    'SELECT DISTINCT model_version_id AS id FROM quality_estimate',
  );
  for (const { id } of versions) {
    const ids = await superfluousOf(manager, id, now);
    for (let start = 0; start < ids.length; start += DELETED_AT_ONCE) {
      await manager.delete(QualityEstimate, ids.slice(start, start + DELETED_AT_ONCE));
    }
  }
}

/** Of each hour that is over a day old the last estimate stays. Read once, from an index alone. */
async function superfluousOf(manager: EntityManager, modelVersionId: string, now: Date): Promise<string[]> {
  const rows: { id: string }[] = await manager.query(
    `SELECT id FROM (
       SELECT id, created_at,
              ROW_NUMBER() OVER (PARTITION BY FLOOR(UNIX_TIMESTAMP(created_at) / 3600) ORDER BY id DESC) AS place
         FROM quality_estimate WHERE model_version_id = ? AND created_at < ?) old
      WHERE place > 1 OR created_at < ?`,
    [modelVersionId, new Date(now.getTime() - WHOLE_FOR_MS), new Date(now.getTime() - KEPT_FOR_MS)],
  );
  return rows.map(({ id }) => id);
}
