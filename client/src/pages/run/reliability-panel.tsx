import { Text, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { Chart } from '../../charts/chart.tsx';
import { seriesStyle } from '../../charts/colours.ts';
import { Panel } from '../../components/panel.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { Evaluation } from './run-of-page.ts';
import { useTexts } from './texts.ts';

/** Whether the model is right as often as it says: accuracy by confidence, above how many answers that rests on. */
export function ReliabilityPanel({ bins }: { bins: Evaluation['reliability'] }) {
  const t = useTexts();
  const { percent, count } = useFormat();
  const isDark = useComputedColorScheme('light') === 'dark';
  const option = useMemo(() => {
    const { colour } = seriesStyle(0, isDark);
    const inPercent = { formatter: (value: number) => `${Math.round(100 * value)} %` };
    return {
      grid: [
        { left: 64, right: 16, top: 12, height: 210 },
        { left: 64, right: 16, top: 246, height: 74 },
      ],
      tooltip: {
        trigger: 'item',
        formatter: ({ dataIndex }: { dataIndex: number }) => {
          const bin = bins[dataIndex];
          if (bin === undefined) return '';
          const { meanConfidence, accuracy, rows } = bin;
          return t('bin', {
            confidence: percent(meanConfidence),
            accuracy: percent(accuracy),
            rows: count(rows),
          });
        },
      },
      xAxis: [
        { type: 'value', min: 0, max: 1, gridIndex: 0, axisLabel: { show: false } },
        {
          type: 'value',
          min: 0,
          max: 1,
          gridIndex: 1,
          name: t('confidence'),
          nameLocation: 'middle',
          nameGap: 24,
          axisLabel: inPercent,
        },
      ],
      yAxis: [
        {
          type: 'value',
          min: 0,
          max: 1,
          gridIndex: 0,
          name: t('accuracy'),
          nameLocation: 'middle',
          nameGap: 44,
          axisLabel: inPercent,
        },
        {
          type: 'value',
          gridIndex: 1,
          splitNumber: 2,
          axisLabel: { formatter: (value: number) => count(value) },
        },
      ],
      series: [
        {
          ...{ type: 'line', xAxisIndex: 0, yAxisIndex: 0, symbol: 'circle', symbolSize: 8 },
          data: bins.map(({ meanConfidence, accuracy }) => [meanConfidence, accuracy]),
          ...{ lineStyle: { color: colour, width: 2 }, itemStyle: { color: colour } },
          markLine: {
            ...{ silent: true, symbol: 'none', label: { show: false } },
            lineStyle: { type: 'dashed', color: isDark ? '#a6abb2' : '#5c636a' },
            data: [[{ coord: [0, 0] }, { coord: [1, 1] }]],
          },
        },
        {
          ...{ type: 'bar', xAxisIndex: 1, yAxisIndex: 1, barWidth: 10, itemStyle: { color: colour } },
          data: bins.map(({ meanConfidence, rows }) => [meanConfidence, rows]),
        },
      ],
    };
  }, [bins, isDark, t, percent, count]);
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  const gap = bins.reduce((sum, bin) => sum + Math.abs(bin.meanConfidence - bin.accuracy) * bin.rows, 0);
  return (
    <Panel title={t('reliability')}>
      {bins.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noReliability')}
        </Text>
      ) : (
        <>
          <Chart option={option} height={360} label={t('reliabilityLabel', { gap: percent(gap / rows) })} />
          <Text size="sm" c="dimmed">
            {t('reliabilityHint', { gap: percent(gap / rows) })}
          </Text>
        </>
      )}
    </Panel>
  );
}
