import { Button, Text } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { Chart } from '../../charts/chart.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { HomeWatchQuery } from './home.generated.ts';
import { useTexts } from './texts.ts';

type Bucket = HomeWatchQuery['traffic'][number];

/** How many listings were answered, by half hour of the last day. */
export function TrafficPanel({ buckets }: { buckets: Bucket[] }) {
  const t = useTexts();
  const format = useFormat();
  const total = buckets.reduce((sum, { predictions }) => sum + predictions, 0);
  const option = useMemo(
    () => ({
      grid: { left: 8, right: 8, top: 12, bottom: 4, containLabel: true },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      xAxis: { type: 'time', axisLabel: { hideOverlap: true } },
      yAxis: { type: 'value', minInterval: 1, splitNumber: 3 },
      series: [
        {
          ...{ type: 'bar', name: t('answers'), stack: 'traffic', barMaxWidth: 14, color: '#4c78c8' },
          data: buckets.map(({ from, predictions, corrections }) => [from, predictions - corrections]),
        },
        {
          ...{ type: 'bar', name: t('judged'), stack: 'traffic', barMaxWidth: 14, color: '#12a58c' },
          data: buckets.map(({ from, corrections }) => [from, corrections]),
        },
      ],
    }),
    [buckets, t],
  );
  return (
    <Panel
      title={t('traffic')}
      aside={
        total > 0 && (
          <Text size="sm" c="dimmed" className="tabular">
            {t('trafficTotal', { count: total })}
          </Text>
        )
      }
    >
      {total === 0 ? (
        <EmptyState title={t('noTraffic')} hint={t('noTrafficHint')}>
          <Button component={Link} to="/playground" variant="default" size="xs">
            {t('toPlayground')}
          </Button>
        </EmptyState>
      ) : (
        <Chart option={option} label={t('trafficChart', { total: format.count(total) })} height={150} />
      )}
    </Panel>
  );
}
