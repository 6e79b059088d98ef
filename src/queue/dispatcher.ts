import { setTimeout } from 'node:timers/promises';
import { type ConnectionOptions, type FlowJob, FlowProducer, type JobsOptions, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { Job } from '../store/entities/job.js';
import { definitionOf, QUEUES, type QueueName } from './definitions.js';

export interface QueueConnection {
  url: string;
  queuePrefix: string;
}

/** One set of BullMQ options for every worker: a worker with longer intervals would slow the others' recovery down. */
export const WORKER_TIMING = { lockDuration: 10_000, stalledInterval: 3_000, maxStalledCount: 1000 } as const;

/** Pause before a job is brought again, in ms: doubled each time, but never so long that a mended service waits for it. */
export function retryDelayMs(attemptsMade: number): number {
  return Math.min(10_000, 500 * 2 ** Math.max(0, attemptsMade - 1));
}

/** How long a request waits for Redis before it leaves its job to the reconciler. */
const REDIS_WAIT_MS = 1_000;

/** The longest pause between two tries to reach a lost Redis. */
const RECONNECT_MS_MAX = 2_000;

/** A Redis connection as BullMQ's workers want it: it waits for a lost server instead of failing a blocking call. */
export function connectRedis(url: string): Redis {
  return new Redis(url, { maxRetriesPerRequest: null, enableReadyCheck: true });
}

/**
 * Refuses a Redis that may evict keys: it would lose queued jobs when memory runs short.
 * @throws Error naming the setting to change
 */
export async function assertNoEviction(redis: Redis): Promise<void> {
  const info = await redis.info('memory');
  const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1];
  if (policy !== 'noeviction') {
    throw new Error(
      `Redis runs with maxmemory-policy "${policy}", which may drop queued jobs. ` +
        'Set it to "noeviction" (redis-cli CONFIG SET maxmemory-policy noeviction, and in redis.conf).',
    );
  }
}

type DispatchedJob = Pick<Job, 'id' | 'kind'>;

/** Puts jobs on their queues. The queue carries ids only; everything else about a job is in its row. */
export class Dispatcher {
  private readonly queues: ReadonlyMap<QueueName, Queue>;
  private readonly flows: FlowProducer;

  constructor({ url, queuePrefix }: QueueConnection) {
    // Requests must not wait for ever on a lost Redis: the row is written, the reconciler will enqueue it.
    const connection: ConnectionOptions = {
      url,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      // The library's own pauses grow to 20 s, for which a Redis that is back would still be refused.
      retryStrategy: (times: number) => Math.min(100 * times, RECONNECT_MS_MAX),
    } as ConnectionOptions;
    this.queues = new Map(
      QUEUES.map((name) => {
        const queue = new Queue(name, { connection, prefix: queuePrefix });
        queue.on('error', () => {}); // reported by health checks; without a listener the process would end
        return [name, queue];
      }),
    );
    this.flows = new FlowProducer({ connection, prefix: queuePrefix });
    this.flows.on('error', () => {});
  }

  queueOf(kind: string): Queue {
    return this.queues.get(definitionOf(kind).queue)!;
  }

  all(): ReadonlyMap<QueueName, Queue> {
    return this.queues;
  }

  async dispatch(job: DispatchedJob): Promise<void> {
    await this.queueOf(job.kind).add(job.kind, { jobId: job.id }, optionsOf(job));
  }

  /** Dispatches now if Redis answers; if not, the reconciler does it later. */
  async tryDispatch(job: DispatchedJob): Promise<boolean> {
    return answersInTime(this.dispatch(job));
  }

  /**
   * Dispatches a job and those that it waits for, as one flow: the queue brings the job when the last of them has
   * ended, however it ended.
   */
  async tryDispatchFlow(job: DispatchedJob, children: readonly DispatchedJob[]): Promise<boolean> {
    const flow = {
      ...this.flowJob(job),
      children: children.map((child) => this.flowJob(child, { ignoreDependencyOnFailure: true })),
    };
    return answersInTime(this.flows.add(flow));
  }

  /** Takes a waiting job off its queue; one that a worker holds stays, and one that stays does no harm. */
  async remove(job: DispatchedJob): Promise<void> {
    await answersInTime(this.queueOf(job.kind).remove(job.id, { removeChildren: false }));
  }

  async close(): Promise<void> {
    await Promise.all([this.flows, ...this.queues.values()].map((connected) => connected.close()));
  }

  private flowJob(job: DispatchedJob, options: JobsOptions = {}): FlowJob {
    return {
      name: job.kind,
      queueName: this.queueOf(job.kind).name,
      data: { jobId: job.id },
      opts: { ...optionsOf(job), ...options },
    };
  }
}

function optionsOf({ id }: DispatchedJob): JobsOptions {
  return {
    jobId: id,
    attempts: 1000, // the row's attempts_max decides, not the queue
    backoff: { type: 'capped' }, // retryDelayMs, which the workers bring
    removeOnComplete: { count: 200 },
    removeOnFail: { count: 500 },
  };
}

/** The queue's library waits without end for a Redis that was never reached; a request must not. */
function answersInTime(answer: Promise<unknown>): Promise<boolean> {
  const answered = answer.then(
    () => true,
    () => false,
  );
  return Promise.race([answered, setTimeout(REDIS_WAIT_MS, false, { ref: false })]);
}
