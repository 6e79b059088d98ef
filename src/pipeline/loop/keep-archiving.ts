import type { DataSource } from 'typeorm';
import type { Logger } from '../../platform/logging.js';
import { repeatEvery } from '../../platform/repeat.js';
import { ARCHIVE_PREDICTIONS } from '../../queue/definitions.js';
import type { Dispatcher } from '../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../queue/job-store.js';
import type { Job } from '../../store/entities/job.js';
import { uncleanSince } from '../serving/archive/archived-erasures.js';
import { predictionIdsOf } from '../serving/prediction-times.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const LOOKED_EVERY_MS = 60_000;

export interface KeepArchivingContext {
  readonly db: DataSource;
  readonly dispatcher: Pick<Dispatcher, 'tryDispatch'>;
  /** Days for which predictions stay in their table; null for ever. */
  readonly retentionDays: number | null;
}

/**
 * Asks for the archiving of a day (UTC), where there is anything to archive: once a day, by however many processes it is
 * called. After an erasure it asks at once, where archives may hold what was erased, and once more on the days that they do.
 * @returns the job that this call has made; null when there is nothing to do, or it was asked for
 */
export async function archiveIfDue(
  { db, dispatcher, retentionDays }: KeepArchivingContext,
  now: Date,
): Promise<Job | null> {
  const before = retentionDays === null ? null : new Date(now.getTime() - retentionDays * DAY_MS);
  const erasure = await uncleanSince(db);
  if (erasure === null && (before === null || !(await hasOlder(db, before)))) return null;
  const day = `prediction.archive/${now.toISOString().slice(0, 10)}`;
  const key = erasure === null ? day : `${day}/${erasure}`;
  const payload = { before: before?.toISOString() ?? null };
  const { job, created } = await createOnce(db, ARCHIVE_PREDICTIONS, key, {}, (manager) =>
    insertJob(manager, ARCHIVE_PREDICTIONS, { payload, request: {}, idempotencyKey: key }),
  );
  if (!created) return null;
  await dispatcher.tryDispatch(job);
  return job;
}

async function hasOlder({ manager }: DataSource, before: Date): Promise<boolean> {
  const { below } = predictionIdsOf({ to: before });
  const found = await manager.query('SELECT 1 FROM prediction WHERE id < ? AND created_at < ? LIMIT 1', [
    below,
    before,
  ]);
  return found.length > 0;
}

/** Looks once a minute, until the returned function is called. */
export function keepArchiving(context: KeepArchivingContext, log: Logger): () => Promise<void> {
  return repeatEvery(
    LOOKED_EVERY_MS,
    () => archiveIfDue(context, new Date()),
    (error) => log.warn({ err: error }, 'could not ask for the archiving of predictions'),
  );
}
