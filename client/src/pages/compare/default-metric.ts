import type { Comparison } from './comparison.ts';

const PREFERRED = [
  ...['gold.weighted_f1', 'gold.ndcg_at_10', 'validation.weighted_f1', 'validation.ndcg_at_10'],
];
const LEARNING = ['train.validation_weighted_f1', 'train.validation_ndcg_at_10'];

/** The metric that decides, where there are two runs to compare by it; else the first one that all have, or any. */
export function defaultMetric({ metrics }: Comparison): string | null {
  const isShared = ({ values }: Comparison['metrics'][number]) =>
    values.filter((value) => value !== null).length >= 2;
  const isComplete = ({ values }: Comparison['metrics'][number]) => values.every((value) => value !== null);
  const preferred = PREFERRED.map((name) => metrics.find((metric) => metric.name === name));
  return (
    (
      preferred.find((metric) => metric !== undefined && isShared(metric)) ??
      metrics.find(isComplete) ??
      metrics[0]
    )?.name ?? null
  );
}

/** The metric whose curves are shown first: one that is measured while training. */
export function defaultCurve(comparison: Comparison): string | null {
  const learning = comparison.metrics.find(({ name }) => LEARNING.includes(name));
  return (
    (learning ?? comparison.metrics.find(({ name }) => name.startsWith('train.')))?.name ??
    defaultMetric(comparison)
  );
}
