import { MultiSelect, Skeleton, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { seriesKey, useMetricHistories } from '../../api/use-metric-histories.ts';
import { MetricChart } from '../../charts/metric-chart.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import { isActive } from '../../components/run-status.tsx';
import type { RunOfPage } from './run-of-page.ts';
import { useTexts } from './texts.ts';

const CHOSEN_MAX = 10;
/** What is of interest first, by the beginning of the name. */
const LEARNING = /^train\.(loss|validation)/;

/** Metrics over steps. While the run goes on, the curves grow. */
export function CurvesTab({ run }: { run: RunOfPage }) {
  const t = useTexts();
  const [chosen, setChosen] = useState<string[] | null>(null);
  const names = useMemo(() => run.metrics.map(({ name }) => name), [run.metrics]);
  const wanted = useMemo(() => chosen ?? firstChoice(names), [chosen, names]);
  const newest = run.metrics.map(({ step }) => step).join();
  const histories = useMetricHistories(
    wanted.map((name) => ({ runId: run.id, name })),
    `${newest} ${run.status}`,
  );
  const series = useMemo(
    () =>
      wanted.flatMap((name) => {
        const points = histories.get(seriesKey({ runId: run.id, name }));
        return points === undefined ? [] : [{ name, points }];
      }),
    [wanted, histories, run.id],
  );
  if (names.length === 0) {
    return (
      <EmptyState title={t('noMetrics')} hint={t(isActive(run.status) ? 'metricsToCome' : 'noMetricsHint')} />
    );
  }
  return (
    <Panel title={t('curves')}>
      <Stack gap="md">
        <MultiSelect
          label={t('chosenMetrics')}
          data={names}
          value={wanted}
          onChange={setChosen}
          maxValues={CHOSEN_MAX}
          searchable
          clearable
        />
        {wanted.length === 0 && <Text size="sm">{t('chooseMetrics')}</Text>}
        {wanted.length > 0 && series.length === 0 && <Skeleton height={340} />}
        {series.length > 0 && <MetricChart series={series} />}
      </Stack>
    </Panel>
  );
}

/** The learning curves of a training, or else the first metrics there are. */
function firstChoice(names: readonly string[]): string[] {
  const learning = names.filter((name) => LEARNING.test(name));
  return learning.length > 0 ? learning : names.slice(0, 3);
}
