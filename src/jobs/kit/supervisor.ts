import { Worker as Thread } from 'node:worker_threads';
import { type Job as QueueJob, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import { AppError, ERROR_CODES, type ErrorCode } from '../../platform/errors.js';
import type { Logger } from '../../platform/logging.js';
import type { QueueName } from '../../queue/definitions.js';
import { WORKER_TIMING } from '../../queue/dispatcher.js';
import {
  assertCurrentAttempt,
  changeState,
  claimJob,
  heartbeat,
  type JobProgress,
} from '../../queue/job-store.js';
import type { Job } from '../../store/entities/job.js';
import type { ThreadInput, ThreadMessage } from './thread-messages.js';

const HEARTBEAT_MS = 500;

export interface SupervisorOptions {
  db: DataSource;
  redis: Redis;
  queuePrefix: string;
  workerName: string;
  log: Logger;
  environment: Record<string, string | undefined>;
}

type Outcome =
  | { type: 'done'; result: Record<string, unknown> }
  | { type: 'failed'; code: ErrorCode; message: string }
  | { type: 'cancel' }
  | { type: 'superseded' }
  | { type: 'stopping' };

/**
 * Runs the jobs of a queue, each in a thread of its own, and stays responsive itself: it renews the queue's lock,
 * writes progress, looks for cancellations, and writes how the job ended.
 */
export class Supervisor {
  private readonly workers: Worker[] = [];
  private readonly stops = new Set<() => void>();
  private stopping = false;

  constructor(private readonly options: SupervisorOptions) {}

  consume(queue: QueueName, concurrency: number): void {
    const { redis, queuePrefix, log } = this.options;
    const worker = new Worker(queue, (queueJob) => this.process(queueJob), {
      connection: redis,
      prefix: queuePrefix,
      concurrency,
      ...WORKER_TIMING,
    });
    worker.on('error', (error) => log.warn({ err: error, queue }, 'queue error'));
    this.workers.push(worker);
  }

  get activeJobs(): number {
    return this.stops.size;
  }

  /** Stops taking jobs, ends the running threads and puts their jobs back on the queue. */
  async close(): Promise<void> {
    this.stopping = true;
    for (const stop of this.stops) stop();
    await Promise.all(this.workers.map((worker) => worker.close()));
  }

  private async process(queueJob: QueueJob<{ jobId: string }>): Promise<void> {
    const { db, workerName, log } = this.options;
    const job = await claimJob(db, queueJob.data.jobId, workerName);
    if (job === null) return;
    const jobLog = log.child({ jobId: job.id, kind: job.kind, attempt: job.attempt });
    jobLog.info('job started');
    const outcome = await this.runInThread(job, jobLog);
    jobLog.info(
      { outcome: outcome.type, ...(outcome.type === 'failed' ? { reason: outcome.message } : {}) },
      'job ended',
    );
    if (outcome.type === 'superseded') return;
    const next = await this.recordOutcome(job, outcome);
    if (next === 'retry') throw new Error('The job will be tried again.');
    if (outcome.type === 'failed') throw new UnrecoverableError(outcome.message);
  }

  private runInThread(job: Job, log: Logger): Promise<Outcome> {
    const input: ThreadInput = {
      jobId: job.id,
      attempt: job.attempt,
      kind: job.kind,
      payload: job.payload as Record<string, unknown>,
      environment: this.options.environment,
    };
    const thread = new Thread(new URL('./thread.js', import.meta.url), { workerData: input });
    let progress: JobProgress = { percent: job.progressPercent, stage: 'starting', etaSeconds: null };
    return new Promise<Outcome>((resolve) => {
      let beating = false;
      let finished = false;
      const finish = (outcome: Outcome) => {
        if (finished) return; // ending a thread makes it report its exit as well
        finished = true;
        clearInterval(timer);
        this.stops.delete(stop);
        void thread.terminate().then(() => resolve(outcome));
      };
      const stop = () => finish({ type: 'stopping' });
      const beat = async () => {
        if (beating) return; // a slow database must not pile up heartbeats
        beating = true;
        try {
          const order = await heartbeat(this.options.db, job, progress);
          if (order !== 'continue') finish({ type: order });
        } catch (error) {
          log.warn({ err: error }, 'heartbeat could not be written');
        } finally {
          beating = false;
        }
      };
      const timer = setInterval(() => void beat(), HEARTBEAT_MS);
      this.stops.add(stop);
      if (this.stopping) stop();
      thread.on('message', (message: ThreadMessage) => {
        if (message.type === 'progress') progress = message.progress;
        else if (message.type === 'done') finish({ type: 'done', result: message.result });
        else if (message.code === 'SUPERSEDED') finish({ type: 'superseded' });
        else finish({ type: 'failed', code: message.code, message: message.message });
      });
      thread.on('error', (error) => finish({ type: 'failed', code: 'INTERNAL', message: error.message }));
      thread.on('exit', (code) =>
        finish({ type: 'failed', code: 'INTERNAL', message: `The job's thread ended with code ${code}.` }),
      );
    });
  }

  /** Writes how an attempt ended; says whether the queue should bring the job again. */
  private async recordOutcome(
    job: Job,
    outcome: Exclude<Outcome, { type: 'superseded' }>,
  ): Promise<'end' | 'retry'> {
    try {
      return await this.options.db.transaction(async (manager) => {
        const row = await assertCurrentAttempt(manager, job);
        switch (outcome.type) {
          case 'done':
            await changeState(manager, row, 'succeeded', 'done', {
              result: outcome.result,
              progressPercent: 100,
              stage: 'done',
              errorCode: null,
              errorMessage: null,
            });
            return 'end';
          case 'cancel':
            await changeState(manager, row, 'cancelled', 'cancelled while it ran', { stage: 'cancelled' });
            return 'end';
          case 'stopping':
            // The worker goes away on purpose: this attempt does not count.
            await changeState(manager, row, 'queued', 'its worker was stopped', {
              stage: 'waiting',
              attemptsMax: row.attemptsMax + 1,
            });
            return 'retry';
          case 'failed': {
            const failure = { errorCode: outcome.code, errorMessage: outcome.message };
            if (ERROR_CODES[outcome.code].retryable && row.attempt < row.attemptsMax) {
              await changeState(manager, row, 'queued', `will be tried again: ${outcome.message}`, {
                ...failure,
                stage: 'waiting to be tried again',
              });
              return 'retry';
            }
            await changeState(manager, row, 'failed', outcome.message, failure);
            return 'end';
          }
        }
      });
    } catch (error) {
      if (error instanceof AppError && error.code === 'SUPERSEDED') return 'end';
      throw error; // the row stays running; the queue brings the job again, or the reconciler does
    }
  }
}
