import { type DataSource, LessThan, MoreThan } from 'typeorm';
import type { Logger } from '../platform/logging.js';
import { repeatEvery } from '../platform/repeat.js';
import { timeOfMysql } from '../store/clock.js';
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

/** Open rows that are looked at together. */
const PAGE_ROWS = 1000;
/** Jobs that are looked up in Redis at once. */
const LOOKED_UP_AT_ONCE = 50;

/**
 * Repairs what a crash or an emptied Redis left apart: every open row has its job on the queue, every dead
 * worker's job goes back to the queue, and a job whose children have all ended is brought, even if the queue lost one
 * of them. Rows are the truth; the queue is made to agree with them.
 * @param now by MySQL's clock, as heartbeats are
 * @returns the ids of the jobs that were put back
 */
export async function reconcileJobs(
  db: DataSource,
  dispatcher: Dispatcher,
  log: Logger,
  now: Date,
): Promise<string[]> {
  const repaired: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page = await reconcilePage({ db, dispatcher, log }, now, after);
    repaired.push(...page.repaired);
    after = page.last;
  }
  return repaired;
}

interface Parts {
  readonly db: DataSource;
  readonly dispatcher: Dispatcher;
  readonly log: Logger;
}

interface Page {
  readonly repaired: string[];
  /** Where the next page begins; null after the last one. */
  readonly last: string | null;
}

async function reconcilePage(parts: Parts, now: Date, after: string): Promise<Page> {
  const { manager } = parts.db;
  const silentSince = new Date(now.getTime() - SILENT_AFTER_MS);
  // From before MySQL's clock was set back; a living worker writes another one within the second.
  const ofTheFuture = new Date(now.getTime() + SILENT_AFTER_MS);
  const id = MoreThan(after);
  const open = await manager.find(Job, {
    where: [
      { id, state: 'queued', createdAt: LessThan(new Date(now.getTime() - GRACE_MS)) },
      { id, state: 'running', heartbeatAt: LessThan(silentSince) },
      { id, state: 'running', heartbeatAt: MoreThan(ofTheFuture) },
    ],
    order: { id: 'ASC' },
    take: PAGE_ROWS,
  });
  const waiting = await waitingForChildren(
    manager,
    open.map((job) => job.id),
  );
  const repaired: string[] = [];
  for (let from = 0; from < open.length; from += LOOKED_UP_AT_ONCE) {
    const some = open.slice(from, from + LOOKED_UP_AT_ONCE).filter((job) => !waiting.has(job.id));
    const isRepaired = await Promise.all(some.map((job) => reconcileJob(parts, now, job)));
    repaired.push(...some.filter((_, index) => isRepaired[index]).map((job) => job.id));
  }
  return { repaired, last: open.length < PAGE_ROWS ? null : open.at(-1)!.id };
}

/** @returns whether the job was put back on its queue */
async function reconcileJob({ db, dispatcher, log }: Parts, now: Date, job: Job): Promise<boolean> {
  if (!isKnownKind(job.kind)) {
    log.error(
      { jobId: job.id, kind: job.kind },
      'this version of the program does not know this kind of job',
    );
    return false;
  }
  const queued = await dispatcher.queueOf(job.kind).getJob(job.id);
  const queueState = await queued?.getState();
  if (queueState === 'completed' || queueState === 'failed' || queueState === 'waiting-children') {
    await dispatcher.remove(job);
  } else if (queueState !== undefined && queueState !== 'unknown') {
    return false; // waiting, delayed or active: a worker will take it, or notice that its holder stalled
  }
  if (job.state === 'running' && !(await putBack(db, job.id, now))) return false;
  await dispatcher.dispatch(job);
  log.warn(
    { jobId: job.id, kind: job.kind, queueState: queueState ?? 'absent' },
    'put a job back on the queue',
  );
  return true;
}

/** Ids of finished jobs that still wait on a queue are harmless: a worker that takes one finds it finished. */
async function putBack(db: DataSource, id: string, now: Date): Promise<boolean> {
  return inTransaction(db, async (manager) => {
    const job = await lockJob(manager, id);
    const silentMs = Math.abs(now.getTime() - (job.heartbeatAt?.getTime() ?? 0));
    if (job.state !== 'running' || silentMs < SILENT_AFTER_MS) return false;
    if (await endIfDone(manager, job)) return false;
    await changeState(manager, job, 'queued', `no sign of life from ${job.worker}`, { stage: 'waiting' });
    return true;
  });
}

/**
 * Reconciles every few seconds until the returned function is called. Any number of processes may do it at once. A turn
 * looks at one page of open rows, and at the next ones for as long as there was something to repair: a long queue that is
 * whole costs little, and one that was lost is there again after one turn.
 */
export function keepReconciling(db: DataSource, dispatcher: Dispatcher, log: Logger): () => Promise<void> {
  let after = '';
  const turn = async () => {
    const now = await timeOfMysql(db.manager);
    for (;;) {
      const { repaired, last } = await reconcilePage({ db, dispatcher, log }, now, after);
      after = last ?? '';
      if (last === null || repaired.length === 0) return;
    }
  };
  return repeatEvery(RECONCILE_EVERY_MS, turn, (error) =>
    log.warn({ err: error }, 'could not reconcile jobs'),
  );
}
