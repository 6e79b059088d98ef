import { type DataSource, type EntityManager, In } from 'typeorm';
import { digestOfJson } from '../platform/digest.js';
import { AppError, notFound } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { Job, JobEvent, type JobState } from '../store/entities/job.js';
import { Run } from '../store/entities/tracking.js';
import { inTransaction } from '../store/transaction.js';
import type { JobDefinition } from './definitions.js';
import { countProgressOfParent } from './parents.js';
import { isFinal, mayChange, OPEN_STATES } from './states.js';

export interface JobProgress {
  percent: number;
  stage: string;
  etaSeconds: number | null;
}

export interface NewJob<Payload> {
  payload: Payload;
  /** What the caller asked for, to tell a repeated request from another one under the same idempotency key. */
  request: unknown;
  idempotencyKey?: string | undefined;
  runId?: string;
  /** The job that waits for this one to end. */
  parentJobId?: string;
}

/** Writes the row of a new job, in the caller's transaction. The caller dispatches it after the commit. */
export async function insertJob<Payload extends Record<string, unknown>>(
  manager: EntityManager,
  definition: JobDefinition<Payload>,
  job: NewJob<Payload>,
): Promise<Job> {
  const now = new Date();
  const row = manager.create(Job, {
    id: newId(),
    kind: definition.kind,
    state: 'queued',
    payload: definition.payload.parse(job.payload),
    result: null,
    idempotencyKey: job.idempotencyKey ?? null,
    requestDigest: digestOfJson({ kind: definition.kind, request: job.request }),
    runId: job.runId ?? null,
    datasetVersionId: null,
    parentJobId: job.parentJobId ?? null,
    progressPercent: 0,
    stage: 'waiting',
    etaSeconds: null,
    attempt: 0,
    attemptsMax: definition.attemptsMax,
    worker: null,
    errorCode: null,
    errorMessage: null,
    logLineCount: 0,
    cancelRequestedAt: null,
    heartbeatAt: null,
    createdAt: now,
    startedAt: null,
    finishedAt: null,
  });
  await manager.insert(Job, row);
  await recordEvent(manager, row, null, 'queued', 'created', now);
  return row;
}

/**
 * The job that an earlier request with this idempotency key made, or null.
 * @throws AppError CONFLICT when that request asked for something else
 */
async function findByIdempotencyKey(
  manager: EntityManager,
  definition: Pick<JobDefinition, 'kind'>,
  idempotencyKey: string,
  request: unknown,
): Promise<Job | null> {
  const job = await manager.findOneBy(Job, { idempotencyKey });
  if (job !== null && job.requestDigest !== digestOfJson({ kind: definition.kind, request })) {
    throw new AppError(
      'CONFLICT',
      `The idempotency key "${idempotencyKey}" was used before with another request. Use a new key.`,
      { field: 'idempotencyKey', jobId: job.id },
    );
  }
  return job;
}

/**
 * Runs `create` in a transaction, unless the idempotency key was used before; a race between two equal
 * requests ends with one job and both callers get it.
 */
export async function createOnce(
  db: DataSource,
  definition: Pick<JobDefinition, 'kind'>,
  idempotencyKey: string | undefined,
  request: unknown,
  create: (manager: EntityManager) => Promise<Job>,
): Promise<{ job: Job; created: boolean }> {
  const existing = async () =>
    idempotencyKey === undefined
      ? null
      : findByIdempotencyKey(db.manager, definition, idempotencyKey, request);
  const before = await existing();
  if (before !== null) return { job: before, created: false };
  try {
    return { job: await inTransaction(db, create), created: true };
  } catch (error) {
    const raced = isDuplicateKey(error) ? await existing() : null;
    if (raced === null) throw error;
    return { job: raced, created: false };
  }
}

function isDuplicateKey(error: unknown): boolean {
  return (error as { code?: string }).code === 'ER_DUP_ENTRY';
}

/** @throws AppError NOT_FOUND */
export async function lockJob(manager: EntityManager, id: string): Promise<Job> {
  const job = await manager.findOne(Job, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (job === null) throw notFound('job', id);
  return job;
}

/**
 * Changes a locked job's state by the transition table and writes the history row. A run that belongs to a job
 * which fails or is cancelled ends with it, in the same transaction.
 */
export async function changeState(
  manager: EntityManager,
  job: Job,
  to: JobState,
  note: string,
  changes: Partial<Job> = {},
): Promise<void> {
  if (!mayChange(job.state, to)) {
    throw new AppError('CONFLICT', `A job that is ${job.state} cannot become ${to}.`, { jobId: job.id });
  }
  const now = new Date();
  const from = job.state;
  Object.assign(job, changes, { state: to }, isFinal(to) ? { finishedAt: now, etaSeconds: null } : {});
  await manager.save(Job, job, { reload: false });
  await recordEvent(manager, job, from, to, note, now);
  if (job.parentJobId !== null && isFinal(to)) await countProgressOfParent(manager, job.parentJobId);
  if (job.runId !== null && (to === 'failed' || to === 'cancelled')) {
    await manager.update(
      Run,
      { id: job.runId, status: In(['SCHEDULED', 'RUNNING']) },
      {
        status: to === 'failed' ? 'FAILED' : 'KILLED',
        endedAt: now,
        errorCode: job.errorCode,
        errorMessage: job.errorMessage?.slice(0, 1000) ?? null,
      },
    );
  }
}

/**
 * Cancels a job, queued or running, at once. The worker of a running one notices at its next heartbeat that the job
 * is no longer its own and ends the work; what it may still try to write is refused. So it also ends when its worker
 * is dead. A finished job stays as it is, and one whose effects are committed ends as succeeded. The jobs that a
 * cancelled one waits for are cancelled with it.
 * @throws AppError NOT_FOUND
 */
export async function requestCancel(db: DataSource, id: string): Promise<Job> {
  return inTransaction(db, async (manager) => {
    const job = await lockJob(manager, id);
    if (isFinal(job.state) || (await endIfDone(manager, job))) return job;
    await cancelLocked(manager, job);
    // Found without a lock and then locked one by one: a locking search also locks the gaps beside what it finds, and
    // fifty cancellations at once waited for each other's until they gave up.
    const children = await manager.find(Job, {
      select: { id: true },
      where: { parentJobId: id, state: In(OPEN_STATES) },
      order: { id: 'ASC' },
    });
    for (const found of children) {
      const child = await lockJob(manager, found.id);
      if (!isFinal(child.state) && !(await endIfDone(manager, child))) await cancelLocked(manager, child);
    }
    return job;
  });
}

async function cancelLocked(manager: EntityManager, job: Job): Promise<void> {
  const note = job.state === 'queued' ? 'cancelled while it waited' : 'cancelled while it ran';
  await changeState(manager, job, 'cancelled', note, { cancelRequestedAt: new Date(), stage: 'cancelled' });
}

/**
 * Ends a locked job as succeeded if its result was kept together with its effects: then it has happened, whatever
 * became of the attempt afterwards.
 */
export async function endIfDone(manager: EntityManager, job: Job): Promise<boolean> {
  if (job.result === null) return false;
  await changeState(manager, job, 'succeeded', 'done', {
    progressPercent: 100,
    stage: 'done',
    errorCode: null,
    errorMessage: null,
  });
  return true;
}

async function recordEvent(
  manager: EntityManager,
  job: Job,
  fromState: JobState | null,
  toState: JobState,
  note: string,
  happenedAt: Date,
): Promise<void> {
  await manager.insert(JobEvent, {
    id: newId(),
    jobId: job.id,
    fromState,
    toState,
    attempt: job.attempt,
    note: note.slice(0, 1000),
    happenedAt,
  });
}
