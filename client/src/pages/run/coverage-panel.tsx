import { Table, Text, useComputedColorScheme } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Chart } from '../../charts/chart.tsx';
import { seriesStyle } from '../../charts/colours.ts';
import { Panel } from '../../components/panel.tsx';
import { ScrollBox } from '../../components/scroll-box.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { Evaluation } from './run-of-page.ts';
import { useTexts } from './texts.ts';

/** Whether an accuracy falls short of what was asked for, as far as the table shows. */
const isMissed = ({ accuracy, targetAccuracy }: Evaluation['coverage'][number]) =>
  Math.round(1_000 * accuracy) < Math.round(1_000 * targetAccuracy);

/** What share of listings needs no human at several accuracies, as a curve and as a table. */
export function CoveragePanel({ points }: { points: Evaluation['coverage'] }) {
  const t = useTexts();
  const { percent, number } = useFormat();
  const isDark = useComputedColorScheme('light') === 'dark';
  const option = useMemo(() => {
    const { colour } = seriesStyle(0, isDark);
    const inPercent = { formatter: (value: number) => `${number(Math.round(1_000 * value) / 10)} %` };
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
  }, [points, isDark, t, percent, number]);
  return (
    <Panel title={t('coverageTitle')}>
      {points.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noCoverage')}
        </Text>
      ) : (
        <>
          <Chart option={option} height={210} label={t('coverageLabel')} />
          <ScrollBox label={t('coverageTitle')}>
            <Table miw={360} verticalSpacing={4} fz="sm" className="tabular">
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
                    <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                      {percent(point.accuracy)}
                      {isMissed(point) && (
                        <Text span size="xs" c="var(--mantine-color-error)" ml={6}>
                          <IconAlertTriangle size={12} aria-hidden style={{ verticalAlign: -1 }} />{' '}
                          {t('missed')}
                        </Text>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollBox>
          {points.some(isMissed) && (
            <Text size="xs" c="dimmed" mt={4}>
              {t('missedHint')}
            </Text>
          )}
        </>
      )}
    </Panel>
  );
}
