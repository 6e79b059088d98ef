import { Table, Text, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { Chart } from '../../charts/chart.tsx';
import { seriesStyle } from '../../charts/colours.ts';
import { Panel } from '../../components/panel.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { Evaluation } from './run-of-page.ts';
import { useTexts } from './texts.ts';

/** What share of listings needs no human at several accuracies, as a curve and as a table. */
export function CoveragePanel({ points }: { points: Evaluation['coverage'] }) {
  const t = useTexts();
  const { percent, number } = useFormat();
  const isDark = useComputedColorScheme('light') === 'dark';
  const option = useMemo(() => {
    const { colour } = seriesStyle(0, isDark);
    const inPercent = { formatter: (value: number) => `${Number((100 * value).toFixed(1))} %` };
    return {
      grid: { left: 24, right: 24, top: 16, bottom: 32, containLabel: true },
      tooltip: {
        trigger: 'item',
        formatter: ({ data }: { data: number[] }) =>
          t('coverageAt', { coverage: percent(data[0]), accuracy: percent(data[1]) }),
      },
      xAxis: {
        type: 'value',
        min: 0,
        max: 1,
        name: t('coverage'),
        nameLocation: 'middle',
        nameGap: 26,
        axisLabel: inPercent,
      },
      yAxis: {
        type: 'value',
        scale: true,
        max: 1,
        name: t('accuracy'),
        nameLocation: 'middle',
        nameGap: 48,
        axisLabel: inPercent,
      },
      series: [
        {
          ...{ type: 'line', symbol: 'circle', symbolSize: 8 },
          data: [...points]
            .sort((one, other) => one.coverage - other.coverage)
            .map(({ coverage, accuracy }) => [coverage, accuracy]),
          ...{ lineStyle: { color: colour, width: 2 }, itemStyle: { color: colour } },
        },
      ],
    };
  }, [points, isDark, t, percent]);
  return (
    <Panel title={t('coverageTitle')}>
      {points.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noCoverage')}
        </Text>
      ) : (
        <>
          <Chart option={option} height={210} label={t('coverageLabel')} />
          <Table.ScrollContainer minWidth={360} tabIndex={0} aria-label={t('coverageTitle')}>
            <Table verticalSpacing={4} fz="sm" className="tabular">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th ta="right">{t('target')}</Table.Th>
                  <Table.Th ta="right">{t('from')}</Table.Th>
                  <Table.Th ta="right">{t('coverage')}</Table.Th>
                  <Table.Th ta="right">{t('reached')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {points.map((point) => (
                  <Table.Tr key={point.targetAccuracy}>
                    <Table.Td ta="right">{percent(point.targetAccuracy)}</Table.Td>
                    <Table.Td ta="right">{number(point.confidenceMin)}</Table.Td>
                    <Table.Td ta="right">{percent(point.coverage)}</Table.Td>
                    <Table.Td ta="right">{percent(point.accuracy)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </>
      )}
    </Panel>
  );
}
