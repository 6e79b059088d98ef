import type { DashboardSpec } from '../dashboard.js';
import { quantile, rate, series, share, shared } from '../promql.js';
import { NEEDS } from './needs.js';

const failed = rate('gondola_requests_total', 'outcome="failed"');
const all = rate('gondola_requests_total');

export const overview: DashboardSpec = {
  uid: 'gondola-overview',
  title: 'Gondola: Overview',
  description: 'Is everything well? One line a question; the other dashboards answer why.',
  folder: 'operation',
  variables: ['model'],
  rows: [
    {
      title: 'Now',
      panels: [
        {
          kind: 'stat',
          title: 'API processes',
          description: 'Replicas that answer Prometheus. None means nobody is served.',
          unit: 'short',
          width: 4,
          thresholds: { orange: 1, red: 0.5 },
          queries: [{ expr: 'sum(up{job="gondola-api"})', legend: 'up' }],
        },
        {
          kind: 'stat',
          title: 'Workers',
          description: 'Workers that answer Prometheus. None means that jobs wait.',
          unit: 'short',
          width: 4,
          thresholds: { orange: 1, red: 0.5 },
          queries: [{ expr: 'sum(up{job="gondola-worker"})', legend: 'up' }],
        },
        {
          kind: 'stat',
          title: 'Alerts that fire',
          description: 'Each has a page under docs/runbooks that says what to do.',
          unit: 'short',
          width: 4,
          thresholds: { orange: 1, red: 3 },
          queries: [{ expr: 'count(ALERTS{alertstate="firing"}) or vector(0)', legend: 'firing' }],
        },
        {
          kind: 'stat',
          title: 'Requests failed',
          description: 'Share of requests that the server failed to answer (5xx and their like in GraphQL).',
          unit: 'percentunit',
          width: 4,
          thresholds: { orange: 0.01, red: 0.05 },
          queries: [{ expr: share(`(${failed} or vector(0))`, all), legend: 'failed' }],
        },
        {
          kind: 'stat',
          title: 'Answers, 95th percentile',
          description: 'Time within which 95 % of single predictions, and of recommendations, are answered.',
          unit: 's',
          width: 4,
          thresholds: { orange: 0.25, red: 1 },
          queries: [
            {
              expr: quantile(0.95, 'gondola_request_duration_seconds', 'operation=~"predict|recommend"', [
                'operation',
              ]),
              legend: '{{operation}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Oldest job that waits',
          description: 'A job that could run and does not. It grows when there are too few workers, or none.',
          unit: 's',
          width: 4,
          thresholds: { orange: 300, red: 1800 },
          queries: [{ expr: shared('gondola_oldest_queued_job_seconds'), legend: 'oldest' }],
        },
      ],
    },
    {
      title: 'Service',
      panels: [
        {
          kind: 'timeseries',
          title: 'Requests',
          description: "By how they ended. Refused ones are the clients' fault, failed ones are ours.",
          unit: 'reqps',
          width: 12,
          stacked: true,
          queries: [{ expr: rate('gondola_requests_total', '', ['outcome']), legend: '{{outcome}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Served version of each model',
          description: 'By replica. Lines of one model that do not join mean that replicas disagree.',
          unit: 'short',
          width: 12,
          queries: [
            {
              expr: series('gondola_served_model_version', 'model=~"$model"'),
              legend: '{{model}} on {{instance}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Models',
      panels: [
        {
          kind: 'timeseries',
          title: 'Champion, weighted F1 on gold',
          description: 'Of the dataset that it was trained on; it changes with promotions only.',
          unit: 'percentunit',
          width: 8,
          max: 1,
          queries: [
            { expr: shared('gondola_champion_f1', ['model'], 'model=~"$model"'), legend: '{{model}}' },
          ],
        },
        {
          kind: 'stat',
          title: 'Drift',
          description: 'What the newest check of live traffic found.',
          unit: 'short',
          width: 8,
          thresholds: { orange: 1, red: 2 },
          words: {
            0: { text: 'none', color: 'green' },
            1: { text: 'small', color: 'orange' },
            2: { text: 'drift', color: 'red' },
            3: { text: 'too few rows', color: 'blue' },
          },
          needs: NEEDS.driftCheck,
          queries: [
            { expr: shared('gondola_drift_report_state', ['model'], 'model=~"$model"'), legend: '{{model}}' },
          ],
        },
        {
          kind: 'stat',
          title: 'Estimated accuracy',
          description: 'In the newest window of live traffic, estimated without labels.',
          unit: 'percentunit',
          width: 8,
          thresholds: { orange: 0.8, red: 0.6 },
          needs: NEEDS.estimate,
          queries: [
            {
              expr: shared('gondola_quality_estimated_accuracy', ['model'], 'model=~"$model"'),
              legend: '{{model}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Jobs',
      panels: [
        {
          kind: 'timeseries',
          title: 'Jobs that wait or run',
          description: 'By their rows in MySQL.',
          unit: 'short',
          width: 12,
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
          title: 'Programs',
          description: 'Which version runs where. Two versions for long are an unfinished roll-out.',
          unit: 'short',
          width: 12,
          stacked: true,
          queries: [
            {
              expr: `count by (program, version, node) (${series('gondola_build_info')})`,
              legend: '{{program}} {{version}}, Node {{node}}',
            },
          ],
        },
      ],
    },
  ],
};
