import { useFormat } from '../../texts/use-format.ts';
import { NamesPanel } from './names-panel.tsx';
import type { RunOfPage } from './run-of-page.ts';
import { useTexts } from './texts.ts';

const BOUND = /_(low|high)$/;

/** The newest value of each metric. The ends of an interval stand beside the metric that they belong to. */
export function MetricsPanel({ run }: { run: RunOfPage }) {
  const t = useTexts();
  const { measured } = useFormat();
  const values = new Map(run.metrics.map(({ name, value }) => [name, value]));
  const isBound = (name: string) => BOUND.test(name) && values.has(name.replace(BOUND, ''));
  const rows = run.metrics
    .filter(({ name }) => !isBound(name))
    .map(({ name, value }) => {
      const [low, high] = [values.get(`${name}_low`), values.get(`${name}_high`)];
      const interval = low == null || high == null ? '' : ` (${measured(low)} – ${measured(high)})`;
      return { name, value: value === null ? t('notANumber') : `${measured(value)}${interval}` };
    });
  return <NamesPanel title={t('metrics')} rows={rows} none={t('noMetrics')} isNumber />;
}
