import { Group, Slider, Stack, Switch, Text, useComputedColorScheme } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { MetricPoint } from '../api/use-metric-histories.ts';
import { defineTexts } from '../texts/texts.ts';
import { useFormat } from '../texts/use-format.ts';
import { Chart } from './chart.tsx';
import { seriesStyle } from './colours.ts';
import { endsOfAxis } from './share-axis.ts';
import { smooth } from './smooth.ts';

const useTexts = defineTexts('metric-chart', {
  en: {
    smoothing: 'Smoothing',
    logarithmic: 'Logarithmic axis',
    step: 'Step',
    chart: 'Chart over steps: {{names}}',
  },
  fr: {
    smoothing: 'Lissage',
    logarithmic: 'Axe logarithmique',
    step: 'Étape',
    chart: 'Courbe par étape : {{names}}',
  },
});

const SMOOTHING_MAX = 0.99;
/** With more points than this, marks hide the curve. */
const MARKED_POINTS_MAX = 40;

export interface MetricSeries {
  name: string;
  /** Which metric it is, where the name is that of a run. */
  metric?: string;
  points: readonly MetricPoint[];
}

/** Metrics over steps, smoothed on request: the curve as it was stays behind it, pale. */
export function MetricChart({ series, height = 340 }: { series: readonly MetricSeries[]; height?: number }) {
  const t = useTexts();
  const format = useFormat();
  const isDark = useComputedColorScheme('light') === 'dark';
  const [smoothing, setSmoothing] = useState(0);
  const [isLog, setLog] = useState(false);
  const option = useMemo(() => {
    // A logarithm has no place for zero and below.
    const shown = (value: number | null) => (value === null || (isLog && value <= 0) ? null : value);
    const line = ({ name, points }: MetricSeries, index: number) => {
      const { colour, dash, symbol } = seriesStyle(index, isDark);
      const values = points.map(({ value }) => value);
      const of = (ys: readonly (number | null)[]) =>
        points.map(({ step }, at) => [step, shown(ys[at] ?? null)]);
      const main = {
        ...{ name, type: 'line', symbol, symbolSize: 7, data: of(smooth(values, smoothing)) },
        showSymbol: points.length <= MARKED_POINTS_MAX,
        lineStyle: { color: colour, type: dash, width: 2 },
        itemStyle: { color: colour },
      };
      if (smoothing === 0) return [main];
      const pale = {
        ...{
          name,
          type: 'line',
          showSymbol: false,
          silent: true,
          tooltip: { show: false },
          data: of(values),
        },
        lineStyle: { color: colour, width: 1, opacity: 0.3 },
        itemStyle: { color: colour },
      };
      return [pale, main];
    };
    return {
      grid: {
        left: 8,
        right: 16,
        top: 16 + 24 * Math.ceil(series.length / 4),
        bottom: 28,
        containLabel: true,
      },
      legend: { top: 0, left: 0, type: 'plain', data: series.map(({ name }) => name) },
      tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => format.number(value as number | null) },
      xAxis: {
        type: 'value',
        name: t('step'),
        nameLocation: 'middle',
        nameGap: 26,
        minInterval: 1,
        min: 'dataMin',
        max: 'dataMax',
      },
      yAxis: {
        type: isLog ? 'log' : 'value',
        scale: true,
        ...(!isLog && endsOfAxis(series.map(({ metric, name }) => metric ?? name))),
        axisLabel: { formatter: (value: number) => format.number(value) },
      },
      series: series.flatMap(line),
    };
  }, [series, smoothing, isLog, isDark, format, t]);
  return (
    <Stack gap="sm">
      <Group gap="xl" align="center">
        <Group gap="sm" wrap="nowrap">
          <Text size="sm">{t('smoothing')}</Text>
          <Slider
            w={160}
            size="sm"
            value={smoothing}
            onChange={setSmoothing}
            {...{ min: 0, max: SMOOTHING_MAX, step: 0.01 }}
            label={(value) => format.number(value)}
            thumbLabel={t('smoothing')}
          />
        </Group>
        <Switch
          size="sm"
          label={t('logarithmic')}
          checked={isLog}
          onChange={(event) => setLog(event.currentTarget.checked)}
        />
      </Group>
      <Chart
        option={option}
        height={height}
        label={t('chart', { names: series.map(({ name }) => name).join(', ') })}
      />
    </Stack>
  );
}
