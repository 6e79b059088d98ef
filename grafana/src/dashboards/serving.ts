import type { DashboardSpec } from '../dashboard.js';
import { buckets, quantile, rate, series, share } from '../promql.js';

const PREDICT = 'operation=~"predict|predictBatch"';
const RECOMMEND = 'operation="recommend"';
const API = 'job="gondola-api", instance=~"$instance"';
const compared = `(${rate('gondola_shadow_agreed_total', '', ['model'])} + ${rate('gondola_shadow_disagreed_total', '', ['model'])})`;

export const serving: DashboardSpec = {
  uid: 'gondola-serving',
  title: 'Gondola: Serving',
  description: 'Rate, errors and duration of requests; what each replica serves; how its process is.',
  folder: 'operation',
  variables: ['instance'],
  rows: [
    {
      title: 'Rate and errors',
      panels: [
        {
          kind: 'timeseries',
          title: 'Requests',
          description: 'By what was asked, over all replicas chosen.',
          unit: 'reqps',
          width: 12,
          queries: [
            {
              expr: rate('gondola_requests_total', 'instance=~"$instance"', ['protocol', 'operation']),
              legend: '{{protocol}} {{operation}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Requests that were not answered well',
          description: 'Refused: the request was at fault, or its client went away. Failed: the server was.',
          unit: 'reqps',
          width: 12,
          queries: [
            {
              expr: rate('gondola_requests_total', 'outcome!="ok", instance=~"$instance"', [
                'protocol',
                'operation',
                'outcome',
              ]),
              legend: '{{protocol}} {{operation}} {{outcome}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Predictions and recommendations that were not made',
          description:
            'By error code. NO_CHAMPION: no model serves yet. OVERLOADED: a store is away, or answers cannot be kept. DAMAGED_ARTIFACT: a model file is not what it was.',
          unit: 'reqps',
          width: 12,
          queries: [
            {
              expr: rate('gondola_prediction_failures_total', 'instance=~"$instance"', ['code']),
              legend: '{{code}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Requests in progress',
          description: 'A steady rise means that answers come slower than requests.',
          unit: 'short',
          width: 12,
          queries: [
            {
              expr: `sum by (protocol) (${series('gondola_requests_in_progress', 'instance=~"$instance"')})`,
              legend: '{{protocol}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Duration',
      panels: [
        {
          kind: 'timeseries',
          title: 'Predictions',
          description: 'Quantiles over all replicas chosen, GraphQL and REST, single and in batches.',
          unit: 's',
          width: 6,
          thresholds: { orange: 0.25, red: 1 },
          queries: [0.5, 0.95, 0.99].map((p) => ({
            expr: quantile(p, 'gondola_request_duration_seconds', `${PREDICT}, instance=~"$instance"`),
            legend: `p${p * 100}`,
          })),
        },
        {
          kind: 'heatmap',
          title: 'Predictions, how durations are spread',
          description: 'Two bands mean two kinds of request, or two kinds of replica.',
          unit: 's',
          width: 6,
          queries: [
            {
              expr: buckets('gondola_request_duration_seconds', `${PREDICT}, instance=~"$instance"`),
              legend: '',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Recommendations',
          description: 'Quantiles over all replicas chosen, GraphQL and REST.',
          unit: 's',
          width: 6,
          thresholds: { orange: 0.25, red: 1 },
          queries: [0.5, 0.95, 0.99].map((p) => ({
            expr: quantile(p, 'gondola_request_duration_seconds', `${RECOMMEND}, instance=~"$instance"`),
            legend: `p${p * 100}`,
          })),
        },
        {
          kind: 'timeseries',
          title: 'All requests, 95th percentile',
          description: 'By what was asked.',
          unit: 's',
          width: 6,
          queries: [
            {
              expr: quantile(0.95, 'gondola_request_duration_seconds', 'instance=~"$instance"', [
                'protocol',
                'operation',
              ]),
              legend: '{{protocol}} {{operation}}',
            },
          ],
        },
      ],
    },
    {
      title: 'What is served',
      panels: [
        {
          kind: 'timeseries',
          title: 'Served version',
          description: 'Of each model, by replica.',
          unit: 'short',
          width: 8,
          queries: [
            {
              expr: series('gondola_served_model_version', 'instance=~"$instance"'),
              legend: '{{model}} on {{instance}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Behind the champion',
          description: 'For how long a replica has served another version; beyond 15 s it is degraded.',
          unit: 's',
          width: 8,
          thresholds: { orange: 5, red: 15 },
          queries: [
            {
              expr: series('gondola_seconds_behind_champion', 'instance=~"$instance"'),
              legend: '{{model}} on {{instance}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Since the champion was looked up',
          description: 'Grows while MySQL does not say who is champion; the replica serves on meanwhile.',
          unit: 's',
          width: 8,
          thresholds: { orange: 5, red: 15 },
          queries: [
            {
              expr: series('gondola_seconds_since_champion_lookup', 'instance=~"$instance"'),
              legend: '{{model}} on {{instance}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Degraded replicas',
          description: 'They still answer, with an older version; /healthz says why.',
          unit: 'short',
          width: 4,
          thresholds: { orange: 1, red: 2 },
          queries: [
            {
              expr: `count(max by (instance) (${series('gondola_replica_degraded', 'instance=~"$instance"')}) == 1) or vector(0)`,
              legend: 'degraded',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Answers not yet in MySQL',
          description: 'They are safe in the local spool. Beyond 200,000 a replica refuses to answer.',
          unit: 'short',
          width: 4,
          thresholds: { orange: 10_000, red: 100_000 },
          queries: [
            {
              expr: `sum(${series('gondola_predictions_pending', 'instance=~"$instance"')})`,
              legend: 'pending',
            },
          ],
        },
      ],
    },
    {
      title: 'Shadow: what challengers say',
      panels: [
        {
          kind: 'timeseries',
          title: 'Answers that challengers were asked about',
          description: 'Dropped ones came faster than the challenger could answer; nobody waits for it.',
          unit: 'ops',
          width: 12,
          queries: [
            { expr: rate('gondola_shadow_agreed_total', '', ['model']), legend: '{{model}} agreed' },
            { expr: rate('gondola_shadow_disagreed_total', '', ['model']), legend: '{{model}} disagreed' },
            { expr: rate('gondola_shadow_dropped_total', '', ['model']), legend: '{{model}} dropped' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Share of answers that challengers disagree with',
          description:
            'High for a challenger of a new kind; a sudden rise means that the traffic has changed.',
          unit: 'percentunit',
          width: 8,
          queries: [
            {
              expr: share(rate('gondola_shadow_disagreed_total', '', ['model']), compared),
              legend: '{{model}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Answers that wait for challengers',
          description: 'Up to 1,000 a replica; what comes when they are full is dropped.',
          unit: 'short',
          width: 4,
          thresholds: { orange: 500, red: 1_000 },
          queries: [{ expr: `sum(${series('gondola_shadow_pending')})`, legend: 'waiting' }],
        },
      ],
    },
    {
      title: 'Processes',
      panels: [
        {
          kind: 'timeseries',
          title: 'Delay of the event loop',
          description: 'While it is held up, no request gets on. About 10 ms when idle.',
          unit: 's',
          width: 8,
          thresholds: { orange: 0.1, red: 0.5 },
          queries: [
            { expr: series('nodejs_eventloop_lag_p99_seconds', API), legend: 'p99 {{instance}}' },
            { expr: series('nodejs_eventloop_lag_mean_seconds', API), legend: 'mean {{instance}}' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Memory',
          description: 'Models are outside the heap. A heap that only grows is a leak.',
          unit: 'bytes',
          width: 8,
          queries: [
            { expr: series('process_resident_memory_bytes', API), legend: 'resident {{instance}}' },
            { expr: series('nodejs_heap_size_used_bytes', API), legend: 'heap {{instance}}' },
            { expr: series('nodejs_external_memory_bytes', API), legend: 'outside the heap {{instance}}' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Processor and garbage collection',
          description:
            'Cores that a process keeps busy, and the part of a second that collections stop it for.',
          unit: 'short',
          width: 8,
          queries: [
            { expr: rate('process_cpu_seconds_total', API, ['instance']), legend: 'cores {{instance}}' },
            {
              expr: `sum by (instance) (rate(nodejs_gc_duration_seconds_sum{${API}}[$__rate_interval]))`,
              legend: 'collections {{instance}}',
            },
          ],
        },
      ],
    },
  ],
};
