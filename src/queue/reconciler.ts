import { type DataSource, LessThan } from 'typeorm';
import type { Logger } from '../platform/logging.js';
import { repeatEvery } from '../platform/repeat.js';
import { Job } from '../store/entities/job.js';
import { inTransaction } from '../store/transaction.js';
import { isKnownKind } from './definitions.js';
import type { Dispatcher } from './dispatcher.js';
import { changeState, endIfDone, lockJob } from './job-store.js';
import { waitingForChildren } from './parents.js';

/** A running job whose heartbeat is older than this has no living worker: thirty heartbeats were missed. */
const SILENT_AFTER_MS = 15_000;
/** A job younger than this may be between its commit and its dispatch. */
const GRACE_MS = 2_000;
const RECONCILE_EVERY_MS = 2_000;

/**
 * Repairs what a crash or an emptied Redis left apart: every open row has its job on the queue, every dead
 * worker's job goes back to the queue, and a job whose children have all ended is brought, even if the queue lost one
 * of them. Rows are the truth; the queue is made to agree with them.
 * @returns the ids of the jobs that were put back
 */
export async function reconcileJobs(
  db: DataSource,
  dispatcher: Dispatcher,
  log: Logger,
  now: Date,
): Promise<string[]> {
  const open = await db.manager.find(Job, {
    where: [
      { state: 'queued', createdAt: LessThan(new Date(now.getTime() - GRACE_MS)) },
      { state: 'running', heartbeatAt: LessThan(new Date(now.getTime() - SILENT_AFTER_MS)) },
    ],
    order: { id: 'ASC' },
    take: 1000,
  });
  const waiting = await waitingForChildren(
    db.manager,
    open.map(({ id }) => id),
  );
  const repaired: string[] = [];
  for (const job of open) {
    if (!isKnownKind(job.kind)) {
      log.error(
        { jobId: job.id, kind: job.kind },
        'this version of the program does not know this kind of job',
      );
      continue;
    }
    if (waiting.has(job.id)) continue;
    const queued = await dispatcher.queueOf(job.kind).getJob(job.id);
    const queueState = await queued?.getState();
    if (queueState === 'completed' || queueState === 'failed' || queueState === 'waiting-children') {
      await dispatcher.remove(job);
    } else if (queueState !== undefined && queueState !== 'unknown') {
      continue; // waiting, delayed or active: a worker will take it, or notice that its holder stalled
    }
    if (job.state === 'running' && !(await putBack(db, job.id, now))) continue;
    await dispatcher.dispatch(job);
    log.warn(
      { jobId: job.id, kind: job.kind, queueState: queueState ?? 'absent' },
      'put a job back on the queue',
    );
    repaired.push(job.id);
  }
  return repaired;
}

/** Ids of finished jobs that still wait on a queue are harmless: a worker that takes one finds it finished. */
async function putBack(db: DataSource, id: string, now: Date): Promise<boolean> {
  return inTransaction(db, async (manager) => {
    const job = await lockJob(manager, id);
    if (job.state !== 'running' || (job.heartbeatAt?.getTime() ?? 0) > now.getTime() - SILENT_AFTER_MS) {
      return false;
    }
    if (await endIfDone(manager, job)) return false;
    await changeState(manager, job, 'queued', `no sign of life from ${job.worker}`, { stage: 'waiting' });
    return true;
  });
}

/** Reconciles every few seconds until the returned function is called. Any number of processes may do it at once. */
export function keepReconciling(db: DataSource, dispatcher: Dispatcher, log: Logger): () => Promise<void> {
  return repeatEvery(
    RECONCILE_EVERY_MS,
    () => reconcileJobs(db, dispatcher, log, new Date()),
    (error) => log.warn({ err: error }, 'could not reconcile jobs'),
  );
}
