import { Box, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { Chart } from './chart.tsx';

interface ConfusionClass {
  readonly code: string;
  readonly name: string;
}

/** What a cell of the picture shows. */
interface ConfusionValue {
  /** Codes of the categories. */
  readonly truth: string;
  readonly predicted: string;
  /** What its colour follows. */
  readonly value: number;
  /** Written into it. */
  readonly text: string;
  /** What is said of it when one points at it. */
  readonly detail: string;
}

interface ConfusionChartProps {
  classes: readonly ConfusionClass[];
  cells: readonly ConfusionValue[];
  /** The value of the darkest colour; differences go as far below zero. */
  max: number;
  isDifference?: boolean;
  /** Names of the axes. */
  truthTitle: string;
  predictedTitle: string;
  label: string;
}

const CELL_PX = 27;
const LABEL_PX = 190;
const NAME_CHARS = 24;

const SCALES = {
  light: { from: '#f1f3f5', to: '#0b5394', negative: '#b45309' },
  dark: { from: '#25262b', to: '#74c0fc', negative: '#ffa94d' },
};

/** A heat map of where listings belong and where they were put. It keeps its size and scrolls in its box. */
export function ConfusionChart({
  classes,
  cells,
  max,
  isDifference = false,
  ...titles
}: ConfusionChartProps) {
  const scheme = useComputedColorScheme('light');
  const { truthTitle, predictedTitle, label } = titles;
  const option = useMemo(() => {
    const { from, to, negative } = SCALES[scheme];
    const at = new Map(classes.map(({ code }, index) => [code, index]));
    const names = classes.map(({ code, name }) => (name === code ? code : shortened(name)));
    const isDark = scheme === 'dark';
    const textOn = (value: number) =>
      Math.abs(value) > 0.55 * max ? (isDark ? '#000' : '#fff') : isDark ? '#fff' : '#000';
    const axis = {
      type: 'category',
      splitArea: { show: false },
      axisTick: { show: false },
      axisLine: { show: false },
      nameTextStyle: { fontWeight: 600 },
      nameLocation: 'middle',
    };
    return {
      grid: { left: LABEL_PX, right: 16, top: 16, bottom: LABEL_PX },
      tooltip: { formatter: ({ data }: { data: { detail: string } }) => escaped(data.detail) },
      visualMap: {
        ...{ min: isDifference ? -max : 0, max, show: false, calculable: false },
        inRange: { color: isDifference ? [negative, from, to] : [from, to] },
      },
      xAxis: {
        ...{ ...axis, data: names, name: predictedTitle, nameGap: LABEL_PX - 24 },
        axisLabel: { rotate: 90, interval: 0, fontSize: 11 },
      },
      yAxis: {
        ...{ ...axis, data: names, inverse: true, name: truthTitle, nameGap: LABEL_PX - 24 },
        axisLabel: { interval: 0, fontSize: 11 },
      },
      series: [
        {
          type: 'heatmap',
          label: { show: true, fontSize: 10 },
          itemStyle: { borderColor: isDark ? '#1f1f1f' : '#fff', borderWidth: 1 },
          emphasis: { itemStyle: { borderColor: isDark ? '#fff' : '#000' } },
          data: cells.map(({ truth, predicted, value, text, detail }) => ({
            value: [at.get(predicted), at.get(truth), value],
            detail,
            label: { formatter: text, color: textOn(value) },
          })),
        },
      ],
    };
  }, [classes, cells, max, isDifference, truthTitle, predictedTitle, scheme]);
  const side = Math.max(140, classes.length * CELL_PX) + LABEL_PX + 32;
  return (
    <Box tabIndex={0} role="group" aria-label={label} style={{ overflowX: 'auto' }}>
      <Box miw={side} maw={side * 1.35}>
        <Chart option={option} height={side} label={label} />
      </Box>
    </Box>
  );
}

const shortened = (name: string) => (name.length > NAME_CHARS ? `${name.slice(0, NAME_CHARS - 1)}…` : name);
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
