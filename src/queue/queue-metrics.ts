import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import type { Metrics } from '../platform/metrics/metrics.js';
import { JOB_DEFINITIONS } from './definitions.js';
import type { Dispatcher } from './dispatcher.js';
import { OPEN_STATES } from './states.js';

/** A running job without a heartbeat for this long: twice the time after which it is put back on the queue. */
const SILENT_AFTER_MS = 30_000;
const SHOWN_STATES = ['queued', 'running', 'failed'] as const;
const ENTRY_STATES = ['waiting', 'prioritized', 'delayed', 'active', 'waiting-children', 'failed'] as const;

interface Parts {
  readonly db: DataSource;
  readonly redis: Redis;
  readonly dispatcher: Dispatcher;
}

/** Shows jobs as their rows say it, entries of the queues, and how Redis is. */
export function collectQueueMetrics(metrics: Metrics, parts: Parts, everyMs: number): void {
  const ofJobs = ['gondola_jobs', 'gondola_oldest_queued_job_seconds', 'gondola_silent_jobs'] as const;
  metrics.collect('jobs', { gauges: ofJobs, everyMs }, () => readJobs(metrics, parts.db));
  const ofQueues = [
    'gondola_queue_entries',
    'gondola_redis_memory_bytes',
    'gondola_redis_memory_limit_bytes',
    'gondola_redis_clients',
  ] as const;
  metrics.collect('queues', { gauges: ofQueues, everyMs }, async () => {
    await readQueues(metrics, parts.dispatcher);
    await readRedis(metrics, parts.redis);
  });
}

async function readJobs(metrics: Metrics, db: DataSource): Promise<void> {
  const now = Date.now();
  const rows: { kind: string; state: string; jobs: number; silent: number }[] = await db.query(
    `SELECT kind, state, COUNT(*) AS jobs, SUM(state = 'running' AND heartbeat_at < ?) AS silent
       FROM job WHERE state IN (?) GROUP BY kind, state`,
    [new Date(now - SILENT_AFTER_MS), SHOWN_STATES],
  );
  const oldest: { kind: string; createdAt: Date }[] = await db.query(
    `SELECT kind, MIN(created_at) AS createdAt FROM job WHERE state = 'queued' AND NOT EXISTS (
       SELECT 1 FROM job AS child WHERE child.parent_job_id = job.id AND child.state IN (?)) GROUP BY kind`,
    [OPEN_STATES],
  );
  const kinds = new Set([...JOB_DEFINITIONS.map(({ kind }) => kind), ...rows.map(({ kind }) => kind)]);
  const countOf = new Map(rows.map(({ kind, state, jobs }) => [`${kind} ${state}`, Number(jobs)]));
  const ageOf = new Map(oldest.map(({ kind, createdAt }) => [kind, (now - createdAt.getTime()) / 1000]));
  metrics.gauge('gondola_jobs').replace(
    [...kinds].flatMap((kind) =>
      SHOWN_STATES.map((state) => ({
        labels: { kind, state },
        value: countOf.get(`${kind} ${state}`) ?? 0,
      })),
    ),
  );
  metrics
    .gauge('gondola_oldest_queued_job_seconds')
    .replace([...kinds].map((kind) => ({ labels: { kind }, value: Math.max(0, ageOf.get(kind) ?? 0) })));
  metrics.gauge('gondola_silent_jobs').set(rows.reduce((sum, { silent }) => sum + Number(silent), 0));
}

async function readQueues(metrics: Metrics, dispatcher: Dispatcher): Promise<void> {
  const queues = [...dispatcher.all()];
  const counts = await Promise.all(queues.map(([, queue]) => queue.getJobCounts(...ENTRY_STATES)));
  metrics
    .gauge('gondola_queue_entries')
    .replace(
      queues.flatMap(([queue], at) =>
        ENTRY_STATES.map((state) => ({ labels: { queue, state }, value: counts[at]![state] ?? 0 })),
      ),
    );
}

async function readRedis(metrics: Metrics, redis: Redis): Promise<void> {
  const info = await redis.info();
  const figure = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? Number.NaN);
  metrics.gauge('gondola_redis_memory_bytes').set(figure('used_memory'));
  metrics.gauge('gondola_redis_memory_limit_bytes').set(figure('maxmemory'));
  metrics.gauge('gondola_redis_clients').set(figure('connected_clients'));
  metrics
    .counter('gondola_redis_evicted_keys_total')
    .replace([{ labels: {}, value: figure('evicted_keys') }]);
}
