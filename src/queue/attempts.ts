import type { DataSource, EntityManager } from 'typeorm';
import { AppError, ERROR_CODES, type ErrorCode } from '../platform/errors.js';
import { MYSQL_NOW, timeOfMysql } from '../store/clock.js';
import { Job } from '../store/entities/job.js';
import { inTransaction } from '../store/transaction.js';
import { changeState, endIfDone, type JobProgress, lockJob } from './job-store.js';
import { percentFromChildren, waitingForChildren } from './parents.js';
import { isFinal } from './states.js';

/** A worker whose last heartbeat is younger than this lives: it writes one twice a second. */
const ALIVE_MS = 3_000;

/** One start of a job. Its number is the fence: whoever holds an older one can no longer write. */
export interface Attempt {
  readonly id: string;
  readonly attempt: number;
}

/** How an attempt ended, as far as its worker can tell. */
export type Outcome =
  | { type: 'done'; result: Record<string, unknown> }
  | { type: 'failed'; code: ErrorCode; message: string }
  | { type: 'stopping' };

/**
 * Takes a job for a worker: from the queue, or from a worker that died while running it.
 * @returns null when there is nothing to run: the job is finished, has used its attempts, waits for other jobs, or is
 * being run by a worker that lives, though the queue lost sight of it (Redis was away); where it has to run again after
 * all, the reconciler brings it
 */
export async function claimJob(db: DataSource, id: string, worker: string): Promise<Job | null> {
  return inTransaction(db, async (manager) => {
    const job = await manager.findOne(Job, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (job === null || isFinal(job.state) || (await endIfDone(manager, job))) return null;
    if ((await waitingForChildren(manager, [id])).has(id)) return null;
    const now = await timeOfMysql(manager);
    if (job.state === 'running' && isAlive(job.heartbeatAt, now)) return null;
    if (job.attempt >= job.attemptsMax) {
      const message = `The job was started ${job.attempt} times and its worker died or failed each time.`;
      await changeState(manager, job, 'failed', message, {
        errorCode: 'INTERNAL',
        errorMessage: job.errorMessage === null ? message : `${message} Last error: ${job.errorMessage}`,
      });
      return null;
    }
    const note = job.state === 'running' ? `taken over from ${job.worker}, which died` : `taken by ${worker}`;
    await changeState(manager, job, 'running', note, {
      attempt: job.attempt + 1,
      worker,
      heartbeatAt: now,
      startedAt: job.startedAt ?? now,
      stage: 'starting',
      progressPercent: await percentFromChildren(manager, id),
      etaSeconds: null,
    });
    return job;
  });
}

/** A heartbeat of the future is none: it was written before MySQL's clock was set back. */
function isAlive(heartbeatAt: Date | null, now: Date): boolean {
  return heartbeatAt !== null && Math.abs(now.getTime() - heartbeatAt.getTime()) < ALIVE_MS;
}

/**
 * Says that an attempt is alive and how far it is.
 * @returns false when the job is no longer this attempt's: it was cancelled, or another worker has it
 */
export async function heartbeat(db: DataSource, attempt: Attempt, progress: JobProgress): Promise<boolean> {
  const { affected } = await db.manager.update(
    Job,
    { id: attempt.id, attempt: attempt.attempt, state: 'running' },
    {
      heartbeatAt: () => MYSQL_NOW,
      progressPercent: progress.percent,
      stage: progress.stage.slice(0, 191),
      etaSeconds: progress.etaSeconds,
    },
  );
  return affected === 1;
}

/**
 * Locks the job's row and makes sure that the caller's attempt is still the current one. Every transaction in which
 * a job writes starts with this, so that neither a worker that was thought dead nor one whose job was cancelled
 * can write any more.
 * @throws AppError SUPERSEDED
 */
export async function assertCurrentAttempt(manager: EntityManager, attempt: Attempt): Promise<Job> {
  const row = await lockJob(manager, attempt.id);
  if (row.attempt !== attempt.attempt || row.state !== 'running') {
    const why = row.attempt === attempt.attempt ? `it is ${row.state}` : 'another worker has taken it';
    throw new AppError('SUPERSEDED', `The job ${attempt.id} is no longer this worker's: ${why}.`, {
      jobId: attempt.id,
    });
  }
  return row;
}

/**
 * Keeps a job's result, in the transaction that makes its effects. From its commit on the job has happened: no
 * crash, stop or cancellation can make it run again or end otherwise.
 */
export async function keepResult(
  manager: EntityManager,
  attempt: Attempt,
  result: Record<string, unknown>,
): Promise<void> {
  await manager.update(Job, { id: attempt.id }, { result });
}

/**
 * Writes how an attempt ended.
 * @returns whether the queue should bring the job again
 * @throws AppError SUPERSEDED when the job is no longer this attempt's
 */
export async function endAttempt(
  db: DataSource,
  attempt: Attempt,
  outcome: Outcome,
): Promise<'ended' | 'again'> {
  return inTransaction(db, async (manager) => {
    const job = await assertCurrentAttempt(manager, attempt);
    if (outcome.type === 'done') job.result ??= outcome.result;
    if (await endIfDone(manager, job)) return 'ended';
    if (outcome.type === 'stopping') {
      // The worker goes away on purpose: this attempt does not count.
      await changeState(manager, job, 'queued', 'its worker was stopped', {
        stage: 'waiting',
        attemptsMax: job.attemptsMax + 1,
      });
      return 'again';
    }
    const { code, message } = outcome as Extract<Outcome, { type: 'failed' }>;
    const failure = { errorCode: code, errorMessage: message };
    if (ERROR_CODES[code].retryable && job.attempt < job.attemptsMax) {
      await changeState(manager, job, 'queued', `will be tried again: ${message}`, {
        ...failure,
        stage: 'waiting to be tried again',
      });
      return 'again';
    }
    await changeState(manager, job, 'failed', message, failure);
    return 'ended';
  });
}
