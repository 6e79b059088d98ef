import type { DashboardSpec } from '../dashboard.js';
import { mean, series, shared } from '../promql.js';
import { NEEDS } from './needs.js';

const MODEL = 'model=~"$model"';

const answers = (by: string, offset: string) =>
  `sum by (${by}) (increase(${series('gondola_predictions_total', MODEL)}[$__range]${offset}))`;
const classShare = (offset = '') =>
  `${answers('model, category', offset)} / on (model) group_left () (${answers('model', offset)} > 0)`;

const nowAndBefore = (
  name: 'gondola_prediction_confidence' | 'gondola_prediction_entropy' | 'gondola_prediction_unknown_words',
) => [
  { expr: mean(name, MODEL, ['model']), legend: '{{model}} now' },
  { expr: mean(name, MODEL, ['model'], ' offset $baseline'), legend: '{{model}} $baseline before' },
];

export const drift: DashboardSpec = {
  uid: 'gondola-drift',
  title: 'Gondola: Drift',
  description: 'Whether live traffic is still what the models learnt from.',
  folder: 'models',
  variables: ['model', 'baseline'],
  rows: [
    {
      title: 'Checks',
      panels: [
        {
          kind: 'stat',
          title: 'Newest check',
          description: 'What it found, over all columns.',
          unit: 'short',
          width: 6,
          thresholds: { orange: 1, red: 2 },
          words: {
            0: { text: 'no drift', color: 'green' },
            1: { text: 'small', color: 'orange' },
            2: { text: 'drift', color: 'red' },
            3: { text: 'too few rows', color: 'blue' },
          },
          needs: NEEDS.driftCheck,
          queries: [{ expr: shared('gondola_drift_report_state', ['model'], MODEL), legend: '{{model}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Columns',
          description: 'Of the newest check, by what was found for them.',
          unit: 'short',
          width: 9,
          stacked: true,
          needs: NEEDS.driftCheck,
          queries: [
            {
              expr: shared('gondola_drift_columns', ['model', 'state'], MODEL),
              legend: '{{model}} {{state}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Evidence of watched streams',
          description:
            'Logarithm of the evidence that something has changed. An alarm is raised where it crosses its threshold; it may be looked at at any time.',
          unit: 'short',
          width: 9,
          needs: NEEDS.watch,
          queries: [
            {
              expr: shared('gondola_watch_log_evidence', ['model', 'signal'], MODEL),
              legend: '{{model}} {{signal}}',
            },
            {
              expr: shared('gondola_watch_alarms_open', ['model'], MODEL),
              legend: '{{model}} open alarms',
            },
          ],
        },
      ],
    },
    {
      title: 'Answers, now and before',
      panels: [
        {
          kind: 'bargauge',
          title: 'Categories whose share has changed most',
          description:
            'Difference in share of answers between the range shown and the range before ($baseline earlier), the ten largest.',
          unit: 'percentunit',
          width: 12,
          queries: [
            {
              expr: `topk(10, abs((${classShare()}) - (${classShare(' offset $baseline')})))`,
              legend: '{{model}} {{category}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Confidence, mean',
          description: 'A model that is less sure than it was sees listings that it did not learn from.',
          unit: 'percentunit',
          width: 12,
          queries: nowAndBefore('gondola_prediction_confidence'),
        },
        {
          kind: 'timeseries',
          title: 'Entropy, mean',
          description: 'From 0 (certain) to 1 (knows nothing).',
          unit: 'percentunit',
          width: 12,
          queries: nowAndBefore('gondola_prediction_entropy'),
        },
        {
          kind: 'timeseries',
          title: 'Unknown words, mean share',
          description: 'Rises with a new kind of listing, another language, or text that arrives garbled.',
          unit: 'percentunit',
          width: 12,
          queries: nowAndBefore('gondola_prediction_unknown_words'),
        },
      ],
    },
  ],
};
