import { CATALOGUE, type MetricName } from '../../../src/platform/metrics/catalogue.js';
import type { MetricEntry } from '../../../src/platform/metrics/metric-entry.js';

/** What Prometheus itself adds to what it scrapes. */
const OF_PROMETHEUS = new Set(['up', 'ALERTS']);
const TARGET_LABELS = ['job', 'instance', 'le', 'alertstate'];

export interface Used {
  /** As it stands in the expression. */
  readonly name: string;
  /** Labels by which series are chosen. */
  readonly labels: readonly string[];
}

/** The series that an expression reads: names with what follows in braces. Names of functions and labels are none. */
export function seriesOf(expr: string): Used[] {
  const text = expr.replaceAll(/\b(by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  return [...text.matchAll(/\b(gondola[:_][\w:]+|process_\w+|nodejs_\w+|up|ALERTS)\b(?:\{([^}]*)\})?/g)].map(
    ([, name, matchers = '']) => ({
      name: name!,
      labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label!),
    }),
  );
}

/** The entry of the catalogue that a series belongs to, with the parts of a histogram. */
export function metricOf(name: string): MetricName | undefined {
  if (name in CATALOGUE) return name as MetricName;
  const base = name.replace(/_(bucket|sum|count)$/, '');
  const entry: MetricEntry | undefined = CATALOGUE[base as MetricName];
  return entry?.type === 'histogram' ? (base as MetricName) : undefined;
}

/** What is wrong with an expression: names and labels that nothing exposes. */
export function problemsOf(expr: string, recorded: ReadonlySet<string>): string[] {
  return seriesOf(expr).flatMap(({ name, labels }) => {
    if (OF_PROMETHEUS.has(name) || recorded.has(name)) return [];
    const metric = metricOf(name);
    if (metric === undefined) return [`${name} is not in the catalogue`];
    const known = new Set([...Object.keys(CATALOGUE[metric].labels), ...TARGET_LABELS]);
    return labels.filter((label) => !known.has(label)).map((label) => `${name} has no label ${label}`);
  });
}
