import { CATALOGUE } from '../../src/platform/metrics/catalogue.js';
import { INFRASTRUCTURE_METRICS } from '../../src/platform/metrics/catalogue-infrastructure.js';
import { LEARNING_METRICS } from '../../src/platform/metrics/catalogue-learning.js';
import { MONITORING_METRICS } from '../../src/platform/metrics/catalogue-monitoring.js';
import { PROCESS_METRICS } from '../../src/platform/metrics/catalogue-process.js';
import { SERVING_METRICS } from '../../src/platform/metrics/catalogue-serving.js';
import type { MetricEntry } from '../../src/platform/metrics/metric-entry.js';

const GROUPS = {
  'Requests, answers, what is served': SERVING_METRICS,
  'Training, gate, promotions': LEARNING_METRICS,
  'Drift, quality, retraining': MONITORING_METRICS,
  'Queues and stores': INFRASTRUCTURE_METRICS,
  Process: PROCESS_METRICS,
};

/** The catalogue as tables of Markdown. @throws Error for a metric that is in no group */
export function metricsTable(): string {
  const listed = new Set(Object.values(GROUPS).flatMap((group) => Object.keys(group)));
  const missing = Object.keys(CATALOGUE).filter((name) => !listed.has(name));
  if (missing.length > 0) throw new Error(`In no group of the page: ${missing.join(', ')}`);
  return Object.entries(GROUPS)
    .map(([title, group]) => [`### ${title}`, '', ...tableOf(group), ''].join('\n'))
    .join('\n');
}

function tableOf(group: Readonly<Record<string, MetricEntry>>): string[] {
  return [
    '| metric | type, unit | labels | from | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...Object.entries(group).map(
      ([name, { type, unit, labels, programs, help }]) =>
        `| \`${name}\` | ${type}, ${unit} | ${labelsText(labels)} | ${programs.join(', ')} | ${cell(help)} |`,
    ),
  ];
}

const labelsText = (labels: MetricEntry['labels']) =>
  Object.entries(labels)
    .map(([label, values]) => (typeof values === 'number' ? `${label} (${values} at most)` : label))
    .join(', ');

const cell = (text: string) => text.replaceAll('|', '\\|');
