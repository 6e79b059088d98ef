import { Box, MultiSelect, Select, Stack, Text, useComputedColorScheme } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Chart } from '../../charts/chart.tsx';
import { seriesStyle } from '../../charts/colours.ts';
import { Panel } from '../../components/panel.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { type Comparison, legendOf } from './comparison.ts';
import { defaultMetric } from './default-metric.ts';
import { axisOf } from './parallel-axis.ts';
import { useTexts } from './texts.ts';

const AXES_MAX = 9;
const AXIS_PX = 110;

/** One line a run through its parameters to a metric: which settings lead where. */
export function ParallelPanel({ comparison }: { comparison: Comparison }) {
  const t = useTexts();
  const { measured } = useFormat();
  const isDark = useComputedColorScheme('light') === 'dark';
  const [chosenParams, setParams] = useState<string[] | null>(null);
  const [chosenMetric, setMetric] = useState<string | null>(null);
  const differing = comparison.params.filter(({ differs }) => differs).map(({ name }) => name);
  const names = chosenParams ?? firstChoice(comparison).slice(0, AXES_MAX - 1);
  const metric = chosenMetric ?? defaultMetric(comparison);
  const key = names.join('\n');
  const option = useMemo(() => {
    const params = key
      .split('\n')
      .flatMap((name) => comparison.params.filter((param) => param.name === name));
    const score = comparison.metrics.find(({ name }) => name === metric);
    const axes = [
      ...params.map(({ name, values }) => axisOf(name, values)),
      ...(score === undefined ? [] : [axisOf(score.name, score.values)]),
    ];
    return {
      parallel: { left: AXIS_PX / 2 + 8, right: 72, top: 64, bottom: 24 },
      legend: { top: 0, left: 0, data: comparison.runs.map(legendOf) },
      tooltip: {},
      parallelAxis: axes.map(({ axis }, dim) => ({
        ...{ ...axis, dim, nameLocation: 'start', nameRotate: 0, nameGap: 14 },
        nameTextStyle: { fontSize: 11, width: AXIS_PX, overflow: 'truncate' },
        axisLabel: {
          ...{ width: AXIS_PX - 24, overflow: 'truncate' },
          formatter: (value: number | string) => (typeof value === 'number' ? measured(value) : value),
        },
      })),
      series: comparison.runs.map((run, index) => {
        const { colour, dash } = seriesStyle(index, isDark);
        return {
          ...{ type: 'parallel', name: legendOf(run, index), itemStyle: { color: colour } },
          lineStyle: { color: colour, type: dash, width: 2.5, opacity: 0.9 },
          data: [axes.map(({ values }) => values[index])],
        };
      }),
    };
  }, [comparison, key, metric, isDark, measured]);
  const axisCount = names.length + (metric === null ? 0 : 1);
  return (
    <Panel title={t('parallel')}>
      <Stack gap="sm">
        <Box style={{ display: 'flex', flexWrap: 'wrap', gap: 12 }}>
          <MultiSelect
            label={t('params')}
            data={comparison.params.map(({ name }) => name)}
            value={names}
            onChange={setParams}
            maxValues={AXES_MAX - 1}
            searchable
            style={{ flex: '3 1 260px' }}
          />
          <Select
            label={t('metric')}
            data={comparison.metrics.map(({ name }) => name)}
            value={metric}
            onChange={setMetric}
            searchable
            style={{ flex: '1 1 220px' }}
          />
        </Box>
        {axisCount < 2 ? (
          <Text size="sm" c="dimmed">
            {t(differing.length === 0 ? 'sameParams' : 'chooseAxes')}
          </Text>
        ) : (
          <Box tabIndex={0} role="group" aria-label={t('parallel')} style={{ overflowX: 'auto' }}>
            <Box miw={axisCount * AXIS_PX + 140}>
              <Chart
                key={axisCount}
                option={option}
                height={320}
                label={t('parallelLabel', { names: [...names, metric ?? ''].filter(Boolean).join(', ') })}
              />
            </Box>
          </Box>
        )}
      </Stack>
    </Panel>
  );
}

/** What all runs have and differ in; where there is no such parameter, what they differ in by having it or not. */
function firstChoice({ params }: Comparison): string[] {
  const differing = params.filter(({ differs }) => differs);
  const common = differing.filter(({ values }) => values.every((value) => value !== null));
  return (common.length > 0 ? common : differing).map(({ name }) => name);
}
