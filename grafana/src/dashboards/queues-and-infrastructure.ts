import type { DashboardSpec } from '../dashboard.js';
import { quantile, rate, series, share, shared } from '../promql.js';

const INSTANCE = 'instance=~"$instance"';
const WORKER = `job="gondola-worker", ${INSTANCE}`;

export const queuesAndInfrastructure: DashboardSpec = {
  uid: 'gondola-queues-and-infrastructure',
  title: 'Gondola: Queues and infrastructure',
  description: 'Use, saturation and errors of queues, workers, MySQL, Redis and disks.',
  folder: 'operation',
  variables: ['instance'],
  rows: [
    {
      title: 'Queues',
      panels: [
        {
          kind: 'timeseries',
          title: 'Jobs that wait or run',
          description: 'By their rows in MySQL, which are the truth.',
          unit: 'short',
          width: 8,
          stacked: true,
          queries: [
            {
              expr: shared('gondola_jobs', ['kind', 'state'], 'state=~"queued|running"'),
              legend: '{{kind}} {{state}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Oldest job that waits',
          description: 'A job that could run and does not, by kind.',
          unit: 's',
          width: 8,
          thresholds: { orange: 300, red: 1800 },
          queries: [{ expr: shared('gondola_oldest_queued_job_seconds', ['kind']), legend: '{{kind}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Failed jobs',
          description: 'Since the beginning, by kind; a step is a new failure.',
          unit: 'short',
          width: 8,
          queries: [{ expr: shared('gondola_jobs', ['kind'], 'state="failed"'), legend: '{{kind}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Entries in Redis',
          description: 'They carry jobs to workers; fewer than jobs that wait is mended by the reconciler.',
          unit: 'short',
          width: 8,
          queries: [
            {
              expr: shared('gondola_queue_entries', ['queue', 'state']),
              legend: '{{queue}} {{state}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Time of jobs, 95th percentile',
          description: 'By kind, over all workers.',
          unit: 's',
          width: 8,
          queries: [
            { expr: quantile(0.95, 'gondola_job_duration_seconds', WORKER, ['kind']), legend: '{{kind}}' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Attempts',
          description:
            'By how they ended. Stopping: the worker was shut down. Superseded: cancelled, or taken over.',
          unit: 'ops',
          width: 8,
          queries: [
            {
              expr: `sum by (kind, outcome) (rate(gondola_job_duration_seconds_count{${WORKER}}[$__rate_interval]))`,
              legend: '{{kind}} {{outcome}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Workers',
      panels: [
        {
          kind: 'timeseries',
          title: 'Jobs that run',
          description: 'By worker; silent ones have given no sign of life for 30 s.',
          unit: 'short',
          width: 8,
          queries: [
            { expr: series('gondola_worker_active_jobs', INSTANCE), legend: '{{instance}}' },
            { expr: shared('gondola_silent_jobs'), legend: 'silent' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Processor and memory',
          description:
            'Of a worker with all its threads: cores that it keeps busy, and gigabytes that it holds.',
          unit: 'short',
          width: 8,
          queries: [
            { expr: rate('process_cpu_seconds_total', WORKER, ['instance']), legend: 'cores {{instance}}' },
            {
              expr: `${series('process_resident_memory_bytes', WORKER)} / 1e9`,
              legend: 'GB {{instance}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Delay of the event loop, 99th percentile',
          description: "Jobs run in threads, so a worker's own loop should be free to renew its locks.",
          unit: 's',
          width: 8,
          thresholds: { orange: 0.5, red: 2 },
          queries: [{ expr: series('nodejs_eventloop_lag_p99_seconds', WORKER), legend: '{{instance}}' }],
        },
      ],
    },
    {
      title: 'MySQL',
      panels: [
        {
          kind: 'timeseries',
          title: 'Pools in use',
          description: 'Share of the connections that a process may have. At 100 % statements wait.',
          unit: 'percentunit',
          width: 8,
          min: 0,
          thresholds: { orange: 0.8, red: 1 },
          queries: [
            {
              expr: `sum by (instance, pool) (${series('gondola_mysql_pool_connections', `state="in_use", ${INSTANCE}`)}) / on (instance, pool) sum by (instance, pool) (${series('gondola_mysql_pool_limit', INSTANCE)})`,
              legend: '{{instance}} {{pool}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Statements that wait for a connection',
          description: 'More than a few for long: raise MYSQL_POOL_SIZE, or find the slow statements.',
          unit: 'short',
          width: 8,
          thresholds: { orange: 10, red: 50 },
          queries: [
            { expr: series('gondola_mysql_pool_waiting', INSTANCE), legend: '{{instance}} {{pool}}' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Connections to the server',
          description: 'Of all programs, and how many it takes.',
          unit: 'short',
          width: 8,
          queries: [
            { expr: shared('gondola_mysql_connections'), legend: 'connections' },
            { expr: shared('gondola_mysql_connections_limit'), legend: 'limit' },
          ],
        },
      ],
    },
    {
      title: 'Redis and dependencies',
      panels: [
        {
          kind: 'timeseries',
          title: 'Memory of Redis',
          description: 'A limit of 0 is none. Redis must never evict: what it would drop are jobs.',
          unit: 'bytes',
          width: 8,
          queries: [
            { expr: shared('gondola_redis_memory_bytes'), legend: 'used' },
            { expr: shared('gondola_redis_memory_limit_bytes'), legend: 'limit' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Connections and evictions of Redis',
          description: 'Any eviction is a fault.',
          unit: 'short',
          width: 8,
          queries: [
            { expr: shared('gondola_redis_clients'), legend: 'connections' },
            { expr: shared('gondola_redis_evicted_keys_total'), legend: 'evicted keys' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Answers of MySQL and Redis',
          description:
            'Time of the simplest question, from each process. Down when there is no answer in 2 s.',
          unit: 's',
          width: 8,
          thresholds: { orange: 0.1, red: 1 },
          queries: [
            {
              expr: series('gondola_dependency_ping_seconds', INSTANCE),
              legend: '{{dependency}} from {{instance}}',
            },
            {
              expr: `count by (dependency) (${series('gondola_dependency_up', INSTANCE)} == 0) or vector(0)`,
              legend: 'processes without {{dependency}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Files and processes',
      panels: [
        {
          kind: 'timeseries',
          title: 'Free space',
          description: 'Where a process keeps its spool and temporary files.',
          unit: 'percentunit',
          width: 6,
          min: 0,
          max: 1,
          queries: [
            {
              expr: share(
                series('gondola_data_free_bytes', INSTANCE),
                series('gondola_data_size_bytes', INSTANCE),
              ),
              legend: '{{instance}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Artifacts',
          description:
            'Bytes of all files, equal ones once. `gondola artifacts gc` removes what nothing needs.',
          unit: 'bytes',
          width: 6,
          queries: [{ expr: shared('gondola_artifact_bytes'), legend: 'artifacts' }],
        },
        {
          kind: 'timeseries',
          title: 'Archived predictions',
          description: 'Predictions in files, out of their table (`PREDICTION_RETENTION_DAYS`).',
          unit: 'short',
          width: 6,
          queries: [{ expr: shared('gondola_archived_predictions'), legend: 'predictions' }],
        },
        {
          kind: 'timeseries',
          title: 'File descriptors in use',
          description: 'Share of those that a process may open.',
          unit: 'percentunit',
          width: 6,
          min: 0,
          queries: [
            {
              expr: share(series('process_open_fds', INSTANCE), series('process_max_fds', INSTANCE)),
              legend: '{{instance}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Up since',
          description: 'Time since the process started.',
          unit: 's',
          width: 12,
          queries: [
            {
              expr: `time() - ${series('process_start_time_seconds', `job=~"gondola-.*", ${INSTANCE}`)}`,
              legend: '{{instance}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Figures that could not be read',
          description: 'In the last hour, by what is read; they are left out of /metrics then.',
          unit: 'short',
          width: 6,
          thresholds: { orange: 1, red: 10 },
          queries: [
            {
              expr: `sum by (collector) (increase(${series('gondola_collect_failures_total', INSTANCE)}[1h]))`,
              legend: '{{collector}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Label values beyond the cap',
          description: 'Of a metric; they share the value "other", or are left out. Zero is usual.',
          unit: 'short',
          width: 6,
          queries: [
            {
              expr: `max by (metric) (${series('gondola_series_merged', INSTANCE)}) or vector(0)`,
              legend: '{{metric}}',
            },
          ],
        },
      ],
    },
  ],
};
