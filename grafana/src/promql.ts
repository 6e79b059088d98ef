import type { MetricName, MetricOfType } from '../../src/platform/metrics/catalogue.js';

/** Series of one metric. The name is checked against the catalogue by the compiler. */
export const series = (name: MetricName, matchers = ''): string => selector(name, matchers);

/** Increase a second of a counter, summed over processes. */
export const rate = (name: MetricOfType<'counter'>, matchers = '', by: readonly string[] = []): string =>
  `sum${byClause(by)}(rate(${selector(name, matchers)}[$__rate_interval]))`;

/** A figure that every worker reads from the same rows: the greatest is the one that was read last, or all are equal. */
export const shared = (name: MetricName, by: readonly string[] = [], matchers = ''): string =>
  `max${byClause(by)}(${selector(name, matchers)})`;

/** Quantile of a histogram, over all processes. */
export const quantile = (
  share: number,
  name: MetricOfType<'histogram'>,
  matchers = '',
  by: readonly string[] = [],
): string =>
  `histogram_quantile(${share}, sum${byClause(['le', ...by])}(rate(${selector(`${name}_bucket`, matchers)}[$__rate_interval])))`;

/** Mean of what a histogram observed, over all processes. */
export const mean = (
  name: MetricOfType<'histogram'>,
  matchers = '',
  by: readonly string[] = [],
  offset = '',
): string => {
  const sum = (part: string) =>
    `sum${byClause(by)}(rate(${selector(`${name}_${part}`, matchers)}[$__rate_interval]${offset}))`;
  return `${sum('sum')} / ${sum('count')}`;
};

/** Buckets of a histogram, for a heat map. */
export const buckets = (name: MetricOfType<'histogram'>, matchers = ''): string =>
  `sum by (le) (increase(${selector(`${name}_bucket`, matchers)}[$__rate_interval]))`;

/** Nothing where there is nothing to divide by, instead of "not a number". */
export const share = (part: string, whole: string): string => `${part} / (${whole} > 0)`;

const selector = (name: string, matchers: string) => (matchers === '' ? name : `${name}{${matchers}}`);
const byClause = (labels: readonly string[]) => (labels.length === 0 ? ' ' : ` by (${labels.join(', ')}) `);
