import { type Job as QueueJob, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import type { Logger } from '../../platform/logging.js';
import type { Metrics } from '../../platform/metrics/metrics.js';
import { claimJob, endAttempt, heartbeat, type Outcome } from '../../queue/attempts.js';
import type { QueueName } from '../../queue/definitions.js';
import { retryDelayMs, WORKER_TIMING } from '../../queue/dispatcher.js';
import { JobLog } from '../../queue/job-log.js';
import type { JobProgress } from '../../queue/job-store.js';
import type { Job } from '../../store/entities/job.js';
import { startJob } from './job-host.js';
import type { ThreadInput } from './thread-messages.js';

const HEARTBEAT_MS = 500;

export interface SupervisorOptions {
  db: DataSource;
  redis: Redis;
  queuePrefix: string;
  workerName: string;
  log: Logger;
  metrics: Metrics;
  environment: Record<string, string | undefined>;
}

/** The job was cancelled, or another worker has it: this one ends its thread and writes nothing. */
interface Superseded {
  type: 'superseded';
}

/**
 * Runs the jobs of a queue, each in a thread or process of its own, and stays responsive itself: it renews the queue's
 * lock, writes progress, looks for cancellations, and writes how the job ended.
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
      settings: { backoffStrategy: retryDelayMs },
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
    const { db, workerName, log, metrics } = this.options;
    const job = await claimJob(db, queueJob.data.jobId, workerName);
    if (job === null) return;
    const jobLog = log.child({ jobId: job.id, kind: job.kind, attempt: job.attempt });
    jobLog.info('job started');
    const startedAtMs = performance.now();
    const lines = new JobLog(db, job);
    lines.add('info', `attempt ${job.attempt} on ${workerName}`);
    const outcome = await this.runToItsEnd(job, lines, jobLog);
    metrics
      .histogram('gondola_job_duration_seconds')
      .observe({ kind: job.kind, outcome: outcome.type }, (performance.now() - startedAtMs) / 1000);
    jobLog.info(
      { outcome: outcome.type, ...(outcome.type === 'failed' ? { reason: outcome.message } : {}) },
      'job ended',
    );
    if (outcome.type === 'superseded') return;
    addOutcome(lines, outcome);
    await lines.flush().catch((error) => jobLog.warn({ err: error }, 'log lines could not be written'));
    const next = await this.recordOutcome(job, outcome);
    if (next === 'again') throw new Error('The job will be tried again.');
    if (outcome.type === 'failed') throw new UnrecoverableError(outcome.message);
  }

  private runToItsEnd(job: Job, lines: JobLog, log: Logger): Promise<Outcome | Superseded> {
    const input: ThreadInput = {
      jobId: job.id,
      attempt: job.attempt,
      kind: job.kind,
      payload: job.payload as Record<string, unknown>,
      environment: this.options.environment,
    };
    const host = startJob(input);
    let progress: JobProgress = { percent: job.progressPercent, stage: 'starting', etaSeconds: null };
    return new Promise<Outcome | Superseded>((resolve) => {
      let beating = false;
      let finished = false;
      const finish = (outcome: Outcome | Superseded) => {
        if (finished) return; // one that is ended reports its end as well
        finished = true;
        clearInterval(timer);
        this.stops.delete(stop);
        void host.terminate().then(() => resolve(outcome));
      };
      const stop = () => finish({ type: 'stopping' });
      const beat = async () => {
        if (beating) return; // a slow database must not pile up heartbeats
        beating = true;
        try {
          await lines.flush();
          if (!(await heartbeat(this.options.db, job, progress))) finish({ type: 'superseded' });
        } catch (error) {
          log.warn({ err: error }, 'heartbeat could not be written');
        } finally {
          beating = false;
        }
      };
      const timer = setInterval(() => void beat(), HEARTBEAT_MS);
      this.stops.add(stop);
      if (this.stopping) stop();
      host.onMessage((message) => {
        if (message.type === 'progress') {
          progress = message.progress;
          lines.addStage(progress.stage);
        } else if (message.type === 'line') lines.add(message.level, message.message);
        else if (message.type === 'done') finish({ type: 'done', result: message.result });
        else if (message.code === 'SUPERSEDED') finish({ type: 'superseded' });
        else finish({ type: 'failed', code: message.code, message: message.message });
      });
      host.onEnd((reason) => finish({ type: 'failed', code: 'INTERNAL', message: reason }));
    });
  }

  /** Says whether the queue should bring the job again. */
  private async recordOutcome(job: Job, outcome: Outcome): Promise<'ended' | 'again'> {
    try {
      return await endAttempt(this.options.db, job, outcome);
    } catch (error) {
      if (error instanceof AppError && error.code === 'SUPERSEDED') return 'ended';
      throw error; // the row stays running; the queue brings the job again, or the reconciler does
    }
  }
}

function addOutcome(lines: JobLog, outcome: Outcome): void {
  if (outcome.type === 'done') lines.add('info', 'done');
  else if (outcome.type === 'failed') lines.add('error', outcome.message);
  else lines.add('warning', 'the worker was stopped; the job will be taken up again');
}
