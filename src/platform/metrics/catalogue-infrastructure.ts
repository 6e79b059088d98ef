import type { MetricEntry } from './metric-entry.js';

const everywhere = ['api', 'worker'] as const;
const programs = ['worker'] as const;
const shared = true;
const READ_BY_EVERY_WORKER = 'The same in every worker: take max by its labels.';
/** Kinds of jobs and queues come from src/queue, which this layer does not know; there are few. */
const KINDS_MAX = 20;
const QUEUES_MAX = 10;
const METRICS_MAX = 100;

/** From a tenth of a second to an hour. */
const JOB_BUCKETS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600, 1800, 3600];

/** Queues, stores, pools and disks. */
export const INFRASTRUCTURE_METRICS = {
  gondola_build_info: {
    type: 'gauge',
    unit: '1',
    labels: { program: ['api', 'worker'], version: 1, node: 1 },
    help: 'Always 1; the labels say which version of the program runs on which Node.',
    programs: everywhere,
  },
  gondola_jobs: {
    type: 'gauge',
    unit: 'jobs',
    labels: { kind: KINDS_MAX, state: ['queued', 'running', 'failed'] },
    help: `Jobs by their rows in MySQL, which are the truth; failed ones since the beginning. ${READ_BY_EVERY_WORKER}`,
    programs,
    shared,
    beyond: 'sum',
  },
  gondola_oldest_queued_job_seconds: {
    type: 'gauge',
    unit: 'seconds',
    labels: { kind: KINDS_MAX },
    help: `Age of the oldest job that could run and does not; one that waits for its children could not. ${READ_BY_EVERY_WORKER}`,
    programs,
    shared,
    beyond: 'leave out',
  },
  gondola_silent_jobs: {
    type: 'gauge',
    unit: 'jobs',
    labels: {},
    help: `Running jobs without a sign of life from their worker for 30 s. ${READ_BY_EVERY_WORKER}`,
    programs,
    shared,
  },
  gondola_queue_entries: {
    type: 'gauge',
    unit: 'jobs',
    labels: {
      queue: QUEUES_MAX,
      state: ['waiting', 'prioritized', 'delayed', 'active', 'waiting-children', 'failed'],
    },
    help: `Entries of the queues in Redis, which carry jobs to workers. ${READ_BY_EVERY_WORKER}`,
    programs,
    shared,
    beyond: 'sum',
  },
  gondola_job_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    labels: { kind: KINDS_MAX, outcome: ['done', 'failed', 'stopping', 'superseded'] },
    buckets: JOB_BUCKETS,
    help: 'Time that this worker spent on jobs, by how the attempt ended. Its count is the number of attempts.',
    programs,
  },
  gondola_worker_active_jobs: {
    type: 'gauge',
    unit: 'jobs',
    labels: {},
    help: 'Jobs that this worker is running.',
    programs,
  },
  gondola_dependency_up: {
    type: 'gauge',
    unit: '1',
    labels: { dependency: ['mysql', 'redis'] },
    help: '1 when the store answered this process within two seconds, 0 when it did not.',
    programs: everywhere,
  },
  gondola_dependency_ping_seconds: {
    type: 'gauge',
    unit: 'seconds',
    labels: { dependency: ['mysql', 'redis'] },
    help: 'How long the store took to answer the simplest question, the wait for a connection included.',
    programs: everywhere,
  },
  gondola_mysql_pool_connections: {
    type: 'gauge',
    unit: 'connections',
    labels: { pool: ['main', 'logging'], state: ['in_use', 'idle'] },
    help: "Connections of this process's pools.",
    programs: everywhere,
  },
  gondola_mysql_pool_limit: {
    type: 'gauge',
    unit: 'connections',
    labels: { pool: ['main', 'logging'] },
    help: 'Connections that a pool may have (MYSQL_POOL_SIZE for the main one).',
    programs: everywhere,
  },
  gondola_mysql_pool_waiting: {
    type: 'gauge',
    unit: '1',
    labels: { pool: ['main', 'logging'] },
    help: 'Statements that wait for a connection.',
    programs: everywhere,
  },
  gondola_mysql_connections: {
    type: 'gauge',
    unit: 'connections',
    labels: {},
    help: `Connections to the MySQL server, of all programs. ${READ_BY_EVERY_WORKER}`,
    programs,
    shared,
  },
  gondola_mysql_connections_limit: {
    type: 'gauge',
    unit: 'connections',
    labels: {},
    help: `Connections that the MySQL server takes (max_connections). ${READ_BY_EVERY_WORKER}`,
    programs,
    shared,
  },
  gondola_redis_memory_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels: {},
    help: `Memory that Redis uses. ${READ_BY_EVERY_WORKER}`,
    programs,
    shared,
  },
  gondola_redis_memory_limit_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels: {},
    help: `Memory that Redis may use (maxmemory); 0 for all of the machine's. ${READ_BY_EVERY_WORKER}`,
    programs,
    shared,
  },
  gondola_redis_clients: {
    type: 'gauge',
    unit: 'connections',
    labels: {},
    help: `Connections to Redis, of all programs. ${READ_BY_EVERY_WORKER}`,
    programs,
    shared,
  },
  gondola_redis_evicted_keys_total: {
    type: 'counter',
    unit: '1',
    labels: {},
    help: `Keys that Redis gave up for want of memory: jobs, and so always a fault. ${READ_BY_EVERY_WORKER}`,
    programs,
    shared,
  },
  gondola_artifact_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels: {},
    help: `Bytes of all artifacts, equal ones once. ${READ_BY_EVERY_WORKER}`,
    programs,
    shared,
  },
  gondola_archived_predictions: {
    type: 'gauge',
    unit: 'rows',
    labels: {},
    help: `Predictions that were moved out of their table into files. ${READ_BY_EVERY_WORKER}`,
    programs,
    shared,
  },
  gondola_data_free_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels: {},
    help: 'Free space where this process keeps its spool and temporary files.',
    programs: everywhere,
  },
  gondola_data_size_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels: {},
    help: 'Size of the file system where this process keeps its spool and temporary files.',
    programs: everywhere,
  },
  gondola_collect_failures_total: {
    type: 'counter',
    unit: '1',
    labels: {
      collector: [
        'program',
        'serving',
        'dependencies',
        'pools',
        'disk',
        'jobs',
        'queues',
        'learning',
        'stores',
        'monitoring',
      ],
    },
    help: 'Times that figures for /metrics could not be read; they are left out then.',
    programs: everywhere,
  },
  gondola_series_merged: {
    type: 'gauge',
    unit: '1',
    labels: { metric: METRICS_MAX },
    help: 'Label values of a metric that were left out or share the value "other", since there are too many.',
    programs: everywhere,
    beyond: 'leave out',
  },
} as const satisfies Record<string, MetricEntry>;
