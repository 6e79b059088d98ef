import type { MetricEntry } from './metric-entry.js';

const programs = ['api', 'worker'] as const;
const labels = {};

/** Those of prom-client's own metrics that say something; the rest are not exposed. */
export const PROCESS_METRICS = {
  process_cpu_seconds_total: {
    type: 'counter',
    unit: 'seconds',
    labels,
    help: 'Processor time of the process, of all its threads.',
    programs,
  },
  process_start_time_seconds: {
    type: 'gauge',
    unit: 'timestamp',
    labels,
    help: 'When the process started.',
    programs,
  },
  process_resident_memory_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels,
    help: 'Memory that the process holds.',
    programs,
  },
  process_open_fds: {
    type: 'gauge',
    unit: '1',
    labels,
    help: 'Open file descriptors. On Linux only.',
    programs,
  },
  process_max_fds: {
    type: 'gauge',
    unit: '1',
    labels,
    help: 'File descriptors that the process may open. On Linux only.',
    programs,
  },
  nodejs_eventloop_lag_mean_seconds: {
    type: 'gauge',
    unit: 'seconds',
    labels,
    help: 'Mean delay of the event loop since the last scrape; about 10 ms when idle.',
    programs,
  },
  nodejs_eventloop_lag_p99_seconds: {
    type: 'gauge',
    unit: 'seconds',
    labels,
    help: '99th percentile of the delay of the event loop since the last scrape.',
    programs,
  },
  nodejs_heap_size_used_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels,
    help: "JavaScript objects of the process's main thread.",
    programs,
  },
  nodejs_heap_size_total_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels,
    help: "Size of the heap of the process's main thread.",
    programs,
    unshown: 'how much of it is used says more',
  },
  nodejs_external_memory_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels,
    help: 'Memory outside the heap: models, buffers, pictures.',
    programs,
  },
  nodejs_gc_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    labels: { kind: ['major', 'minor', 'incremental', 'weakcb'] },
    buckets: [0.001, 0.01, 0.1, 1, 2, 5],
    help: 'Pauses for the collection of garbage, by kind.',
    programs,
  },
} as const satisfies Record<string, MetricEntry>;
