import { Button, Text } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { Chart } from '../../charts/chart.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import type { Subject } from '../../subject/use-subject.ts';
import { useFormat } from '../../texts/use-format.ts';
import type { HomeWatchQuery } from './home.generated.ts';
import { useTexts } from './texts.ts';

type Bucket = HomeWatchQuery['traffic'][number];

const TEXTS = {
  LISTINGS: {
    ...({ title: 'traffic', chart: 'trafficChart', none: 'noTraffic', hint: 'noTrafficHint' } as const),
    ...({ to: '/playground', toAsk: 'toPlayground' } as const),
  },
  FILMS: {
    ...({ title: 'filmTraffic', chart: 'filmTrafficChart', none: 'noFilmTraffic' } as const),
    ...({ hint: 'noFilmTrafficHint', to: '/films', toAsk: 'toFilms' } as const),
  },
} as const;

/** How many listings were answered, or how often films were recommended, by half hour of the last day. */
export function TrafficPanel({ buckets, subject }: { buckets: Bucket[]; subject: Subject }) {
  const t = useTexts();
  const texts = TEXTS[subject];
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
        // Recommendations are judged by nobody.
        subject === 'LISTINGS' && {
          ...{ type: 'bar', name: t('judged'), stack: 'traffic', barMaxWidth: 14, color: '#12a58c' },
          data: buckets.map(({ from, corrections }) => [from, corrections]),
        },
      ].filter((series) => series !== false),
    }),
    [buckets, subject, t],
  );
  return (
    <Panel
      title={t(texts.title)}
      aside={
        total > 0 && (
          <Text size="sm" c="dimmed" className="tabular">
            {t('trafficTotal', { count: total })}
          </Text>
        )
      }
    >
      {total === 0 ? (
        <EmptyState title={t(texts.none)} hint={t(texts.hint)}>
          <Button component={Link} to={texts.to} variant="default" size="xs">
            {t(texts.toAsk)}
          </Button>
        </EmptyState>
      ) : (
        <Chart option={option} label={t(texts.chart, { total: format.count(total) })} height={150} />
      )}
    </Panel>
  );
}
