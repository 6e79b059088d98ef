import type { DashboardSpec } from '../dashboard.js';
import { buckets, mean, quantile, rate, series, shared } from '../promql.js';
import { NEEDS } from './needs.js';

const MODEL = 'model=~"$model"';

const answers = (by: readonly string[]) =>
  `sum by (${by.join(', ')}) (increase(${series('gondola_predictions_total', MODEL)}[1h]))`;

const accuracy = (kind: 'estimated' | 'realised') =>
  (
    [
      [`gondola_quality_${kind}_accuracy`, kind],
      [`gondola_quality_${kind}_accuracy_low`, 'low'],
      [`gondola_quality_${kind}_accuracy_high`, 'high'],
    ] as const
  ).map(([name, legend]) => ({ expr: shared(name, ['model'], MODEL), legend: `{{model}} ${legend}` }));

export const modelQuality: DashboardSpec = {
  uid: 'gondola-model-quality',
  title: 'Gondola: Model quality',
  description: 'How good the answers are: measured on gold, estimated without labels, and as it turned out.',
  folder: 'models',
  variables: ['model'],
  rows: [
    {
      title: 'Accuracy of live answers',
      panels: [
        {
          kind: 'timeseries',
          title: 'Estimated accuracy',
          description: 'Without labels, with its 95 % interval.',
          unit: 'percentunit',
          width: 8,
          max: 1,
          needs: NEEDS.estimate,
          queries: accuracy('estimated'),
        },
        {
          kind: 'timeseries',
          title: 'Realised accuracy',
          description: 'On answers whose true category came back, with its 95 % interval.',
          unit: 'percentunit',
          width: 8,
          max: 1,
          needs: NEEDS.corrections,
          queries: accuracy('realised'),
        },
        {
          kind: 'timeseries',
          title: 'Estimated minus realised accuracy',
          description: 'Above zero the estimate flatters the model. Far from zero, believe the labels.',
          unit: 'percentunit',
          width: 8,
          needs: NEEDS.corrections,
          queries: [
            { expr: shared('gondola_quality_estimate_error', ['model'], MODEL), legend: '{{model}}' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Alarms of quality',
          description:
            '1 while the accuracy lies below that on gold by more than the policy allows, as estimated or by labels.',
          unit: 'short',
          width: 24,
          min: 0,
          max: 1,
          needs: NEEDS.estimate,
          queries: [
            {
              expr: shared('gondola_quality_alarms_open', ['model', 'basis'], MODEL),
              legend: '{{model}} {{basis}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Measured on gold',
      panels: [
        {
          kind: 'timeseries',
          title: 'Champion and newest version, weighted F1 on gold',
          description: 'Each on the gold rows of its own dataset; the gate compares them on the same rows.',
          unit: 'percentunit',
          width: 12,
          max: 1,
          queries: [
            { expr: shared('gondola_champion_f1', ['model'], MODEL), legend: '{{model}} champion' },
            {
              expr: shared('gondola_last_training_f1', ['model'], `split="gold", ${MODEL}`),
              legend: '{{model}} newest version',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Labels that came back',
          description: 'By source; those that contradict each other wait for a person.',
          unit: 'short',
          width: 12,
          needs: NEEDS.corrections,
          queries: [
            {
              expr: shared('gondola_corrections_total', ['model', 'source'], MODEL),
              legend: '{{model}} from {{source}}',
            },
            {
              expr: shared('gondola_corrections_in_conflict', ['model'], MODEL),
              legend: '{{model}} in conflict',
            },
          ],
        },
      ],
    },
    {
      title: 'How sure the answers are',
      panels: [
        {
          kind: 'timeseries',
          title: 'Confidence',
          description: 'Calibrated probability of the answer: the median, and what 90 % of answers exceed.',
          unit: 'percentunit',
          width: 8,
          min: 0,
          max: 1,
          queries: [
            {
              expr: quantile(0.5, 'gondola_prediction_confidence', MODEL, ['model']),
              legend: '{{model}} median',
            },
            {
              expr: quantile(0.1, 'gondola_prediction_confidence', MODEL, ['model']),
              legend: '{{model}} 10th percentile',
            },
          ],
        },
        {
          kind: 'heatmap',
          title: 'Confidence, how it is spread',
          description: 'A band that moves down is a model that is less and less sure.',
          unit: 'percentunit',
          width: 8,
          queries: [{ expr: buckets('gondola_prediction_confidence', MODEL), legend: '' }],
        },
        {
          kind: 'timeseries',
          title: 'Entropy and unknown words, means',
          description:
            "Entropy from 0 (certain) to 1; share of a listing's terms that the model never learnt.",
          unit: 'percentunit',
          width: 8,
          min: 0,
          max: 1,
          queries: [
            { expr: mean('gondola_prediction_entropy', MODEL, ['model']), legend: '{{model}} entropy' },
            {
              expr: mean('gondola_prediction_unknown_words', MODEL, ['model']),
              legend: '{{model}} unknown words',
            },
          ],
        },
      ],
    },
    {
      title: 'Answers',
      panels: [
        {
          kind: 'timeseries',
          title: 'Listings classified',
          description: 'For requests, by model; files are classified by workers and not in here.',
          unit: 'ops',
          width: 8,
          queries: [{ expr: rate('gondola_predictions_total', MODEL, ['model']), legend: '{{model}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Films recommended to people',
          description:
            'Answers to requests, by model. Cold start: nothing was known that the person likes; many of them mean that users are new, or that their ids are not those of the ratings.',
          unit: 'ops',
          width: 8,
          queries: [
            { expr: rate('gondola_recommendations_total', MODEL, ['model']), legend: '{{model}}' },
            {
              expr: rate('gondola_recommendations_total', `${MODEL}, cold_start="yes"`, ['model']),
              legend: '{{model}} cold start',
            },
          ],
        },
        {
          kind: 'bargauge',
          title: 'Most frequent categories',
          description: 'Share of the answers of each model, over the last hour.',
          unit: 'percentunit',
          width: 8,
          queries: [
            {
              expr: `topk(15, ${answers(['model', 'category'])} / on (model) group_left () (${answers(['model'])} > 0))`,
              legend: '{{model}} {{category}}',
            },
          ],
        },
      ],
    },
  ],
};
