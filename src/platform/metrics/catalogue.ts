import { INFRASTRUCTURE_METRICS } from './catalogue-infrastructure.js';
import { LEARNING_METRICS } from './catalogue-learning.js';
import { MONITORING_METRICS } from './catalogue-monitoring.js';
import { PROCESS_METRICS } from './catalogue-process.js';
import { SERVING_METRICS } from './catalogue-serving.js';

/** Every metric of this product. Panels, alerts and docs/monitoring.md are checked against it. */
export const CATALOGUE = {
  ...SERVING_METRICS,
  ...LEARNING_METRICS,
  ...MONITORING_METRICS,
  ...INFRASTRUCTURE_METRICS,
  ...PROCESS_METRICS,
} as const;

export type MetricName = keyof typeof CATALOGUE;

/** Names of the metrics of one type. */
export type MetricOfType<Type extends 'counter' | 'gauge' | 'histogram'> = {
  [Name in MetricName]: (typeof CATALOGUE)[Name]['type'] extends Type ? Name : never;
}[MetricName];

/** One value for each label of a metric. */
export type LabelsOf<Name extends MetricName> = Readonly<
  Record<Extract<keyof (typeof CATALOGUE)[Name]['labels'], string>, string>
>;
export type CollectorName =
  (typeof INFRASTRUCTURE_METRICS)['gondola_collect_failures_total']['labels']['collector'][number];
