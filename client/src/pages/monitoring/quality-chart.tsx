import { useMemo } from 'react';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { QualityQuery } from './monitoring.generated.ts';
import { useTexts } from './texts.ts';

type Estimate = QualityQuery['qualityEstimates']['edges'][number]['node'];

const BLUE = '#4c78c8';
const TEAL = '#12a58c';

interface QualityChartProps {
  estimates: readonly Estimate[];
  /** Of films nothing is estimated, and the NDCG@10 is no percentage. */
  isOfFilms?: boolean;
}

/** Estimated accuracy with its interval as a band, where there is one, and realised quality, by time. @param props.estimates newest first */
export function QualityChart({ estimates, isOfFilms = false }: QualityChartProps) {
  const t = useTexts();
  const format = useFormat();
  const option = useMemo(() => {
    const show = isOfFilms ? format.number : format.percent;
    const byTime = [...estimates].reverse();
    const points = (value: (estimate: Estimate) => number | null) =>
      byTime.map((estimate) => [estimate.createdAt, value(estimate)]);
    const line = { type: 'line', symbolSize: 5 };
    const band = { type: 'line', stack: 'band', symbol: 'none', lineStyle: { opacity: 0 }, silent: true };
    return {
      grid: { left: 8, right: 16, top: 34, bottom: 8, containLabel: true },
      legend: {
        top: 0,
        data: isOfFilms ? [t('realised')] : [t('estimated'), t('estimatedBand'), t('realised')],
      },
      tooltip: {
        trigger: 'axis',
        valueFormatter: show,
      },
      xAxis: { type: 'time', axisLabel: { hideOverlap: true } },
      yAxis: {
        type: 'value',
        ...(!isOfFilms && { max: 1 }),
        min: ({ min }: { min: number }) => Math.max(0, Math.floor(min * 10 - 0.5) / 10),
        axisLabel: { formatter: show },
      },
      series: [
        {
          ...band,
          name: 'low',
          data: points(({ accuracy }) => accuracy?.low ?? null),
          tooltip: { show: false },
        },
        {
          ...band,
          name: t('estimatedBand'),
          data: points(({ accuracy }) => (accuracy === null ? null : accuracy.high - accuracy.low)),
          areaStyle: { color: BLUE, opacity: 0.22 },
          itemStyle: { color: BLUE },
          tooltip: { show: false },
        },
        {
          ...line,
          name: t('estimated'),
          color: BLUE,
          data: points(({ accuracy }) => accuracy?.value ?? null),
        },
        {
          ...{ ...line, name: t('realised'), color: TEAL, symbol: 'diamond', lineStyle: { type: 'dashed' } },
          data: points(({ realisedAccuracy }) => realisedAccuracy?.value ?? null),
        },
      ],
    };
  }, [estimates, isOfFilms, t, format]);
  const label = t(isOfFilms ? 'realisedChart' : 'qualityChart', {
    estimated: format.percent(estimates[0]?.accuracy?.value),
    realised: (isOfFilms ? format.number : format.percent)(estimates[0]?.realisedAccuracy?.value ?? null),
  });
  return <Chart option={option} label={label} height={280} />;
}
