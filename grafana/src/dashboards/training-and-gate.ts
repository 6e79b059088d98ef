import type { DashboardSpec } from '../dashboard.js';
import { quantile, shared } from '../promql.js';
import { NEEDS } from './needs.js';

const MODEL = 'model=~"$model"';
const TRAINING_KINDS = 'kind=~"model.*|run.reproduce|gate.evaluate"';

export const trainingAndGate: DashboardSpec = {
  uid: 'gondola-training-and-gate',
  title: 'Gondola: Training and gate',
  description: 'What was trained, what the gate said of it, who is champion, and why.',
  folder: 'models',
  variables: ['model'],
  rows: [
    {
      title: 'Champion',
      panels: [
        {
          kind: 'stat',
          title: 'Champion',
          description: 'Version that every replica should serve.',
          unit: 'short',
          width: 6,
          queries: [{ expr: shared('gondola_champion_version', ['model'], MODEL), legend: '{{model}}' }],
        },
        {
          kind: 'stat',
          title: 'Since the last promotion',
          description: 'However good it was, a champion ages with its data.',
          unit: 's',
          width: 6,
          thresholds: { orange: 30 * 86_400, red: 90 * 86_400 },
          queries: [
            {
              expr: `time() - ${shared('gondola_last_promotion_timestamp_seconds', ['model'], MODEL)}`,
              legend: '{{model}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Since the last training',
          description: 'Until its model was registered, promoted or not.',
          unit: 's',
          width: 6,
          queries: [
            {
              expr: `time() - ${shared('gondola_last_training_timestamp_seconds', ['model'], MODEL)}`,
              legend: '{{model}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Versions',
          description: 'Registered so far.',
          unit: 'short',
          width: 6,
          queries: [{ expr: shared('gondola_model_versions_total', ['model'], MODEL), legend: '{{model}}' }],
        },
      ],
    },
    {
      title: 'Trainings',
      panels: [
        {
          kind: 'timeseries',
          title: 'Newest version, weighted F1',
          description:
            'On validation and gold of its own dataset. Far better on validation than on gold: too many choices were made on validation.',
          unit: 'percentunit',
          width: 8,
          max: 1,
          queries: [
            {
              expr: shared('gondola_last_training_f1', ['model', 'split'], MODEL),
              legend: '{{model}} {{split}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Duration of the newest training',
          description: 'From its start to the registration of its model.',
          unit: 's',
          width: 8,
          queries: [
            { expr: shared('gondola_last_training_duration_seconds', ['model'], MODEL), legend: '{{model}}' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Time of jobs, 95th percentile',
          description: 'Of trainings, trials, reproductions and judgements, over all workers.',
          unit: 's',
          width: 8,
          queries: [
            {
              expr: quantile(0.95, 'gondola_job_duration_seconds', `${TRAINING_KINDS}, outcome="done"`, [
                'kind',
              ]),
              legend: '{{kind}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Training jobs',
          description: 'By their rows in MySQL.',
          unit: 'short',
          width: 12,
          queries: [
            {
              expr: shared('gondola_jobs', ['kind', 'state'], TRAINING_KINDS),
              legend: '{{kind}} {{state}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Requests to retrain',
          description: 'By cause and by what became of them.',
          unit: 'short',
          width: 12,
          needs: NEEDS.retraining,
          queries: [
            {
              expr: shared('gondola_retraining_requests_total', ['model', 'cause', 'decision'], MODEL),
              legend: '{{model}} {{cause}}: {{decision}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Gate',
      panels: [
        {
          kind: 'timeseries',
          title: 'Decisions',
          description:
            'By verdict. ERROR means that a challenger could not be judged, and so was not promoted.',
          unit: 'short',
          width: 12,
          stacked: true,
          queries: [
            {
              expr: shared('gondola_gate_decisions_total', ['model', 'verdict'], MODEL),
              legend: '{{model}} {{verdict}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Moves of the champion',
          description: 'By the gate, by override, by rollback, or otherwise.',
          unit: 'short',
          width: 12,
          stacked: true,
          queries: [
            {
              expr: shared('gondola_promotions_total', ['model', 'kind'], MODEL),
              legend: '{{model}} {{kind}}',
            },
          ],
        },
      ],
    },
  ],
};
