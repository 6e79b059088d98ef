import { Select, Skeleton, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { seriesKey, useMetricHistories } from '../../api/use-metric-histories.ts';
import { MetricChart } from '../../charts/metric-chart.tsx';
import { Panel } from '../../components/panel.tsx';
import { type Comparison, legendOf } from './comparison.ts';
import { defaultCurve } from './default-metric.ts';
import { useTexts } from './texts.ts';

/** One metric over steps, a curve a run. */
export function CurvesPanel({ comparison }: { comparison: Comparison }) {
  const t = useTexts();
  const [chosen, setChosen] = useState<string | null>(null);
  const name = chosen ?? defaultCurve(comparison);
  const { runs, metrics } = comparison;
  const compared = metrics.find((metric) => metric.name === name);
  const histories = useMetricHistories(
    name === null ? [] : runs.map(({ id }) => ({ runId: id, name })),
    compared?.values.join() ?? '',
  );
  const series = useMemo(
    () =>
      runs.map((run, index) => ({
        name: legendOf(run, index),
        metric: name ?? '',
        points: histories.get(seriesKey({ runId: run.id, name: name ?? '' })) ?? [],
      })),
    [runs, histories, name],
  );
  const hasCome = name !== null && runs.some(({ id }) => histories.has(seriesKey({ runId: id, name })));
  return (
    <Panel title={t('curves')}>
      <Stack gap="md">
        <Select
          label={t('metric')}
          data={metrics.map((metric) => metric.name)}
          value={name}
          onChange={setChosen}
          searchable
          maw={360}
        />
        {name === null ? (
          <Text size="sm" c="dimmed">
            {t('noValues')}
          </Text>
        ) : hasCome ? (
          <MetricChart series={series} />
        ) : (
          <Skeleton height={340} />
        )}
      </Stack>
    </Panel>
  );
}
