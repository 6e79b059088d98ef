import { COLOURS, fluidSvg, renderSvg } from './chart.js';

export interface MetricCurve {
  name: string;
  points: readonly { step: number; value: number }[];
}

export interface MetricChart {
  title: string;
  subtitle: string;
  /** At most as many as there are colours that everybody can tell apart: two. */
  curves: readonly MetricCurve[];
  /** What the steps are; `epoch` when left out. */
  stepName?: string;
  /** The upper end of the value axis, for metrics that have one. */
  valueMax?: number;
}

const SIZE = { widthPx: 860, heightPx: 440 };

/** Metrics by epoch as an SVG document, one line each; it shrinks where there is less room. */
export function metricCurvesSvg({
  title,
  subtitle,
  curves,
  valueMax,
  stepName = 'epoch',
}: MetricChart): string {
  const stepMax = Math.max(1, ...curves.flatMap(({ points }) => points.map(({ step }) => step)));
  const svg = renderSvg(
    {
      color: [...COLOURS.series],
      title: {
        text: title,
        subtext: subtitle,
        left: 16,
        top: 14,
        textStyle: { fontSize: 17, color: COLOURS.text },
        subtextStyle: { fontSize: 12, color: COLOURS.mutedText },
      },
      grid: { left: 64, top: 88, right: 130, bottom: 56 },
      xAxis: {
        type: 'value',
        min: 1,
        max: Math.max(2, stepMax),
        interval: Math.ceil((stepMax - 1) / 12) || 1,
        name: stepName,
        nameLocation: 'middle',
        nameGap: 30,
        axisLabel: { fontSize: 11, color: COLOURS.text },
        axisLine: { show: true, lineStyle: { color: COLOURS.mutedText } },
        splitLine: { show: false },
      },
      yAxis: {
        type: 'value',
        scale: true,
        ...(valueMax === undefined ? {} : { max: valueMax }),
        axisLabel: { fontSize: 11, color: COLOURS.text },
        splitLine: { lineStyle: { color: COLOURS.line } },
      },
      series: curves.map(({ name, points }, index) => ({
        type: 'line',
        name,
        silent: true,
        emphasis: { disabled: true },
        symbol: index === 0 ? 'circle' : 'rect',
        symbolSize: 6,
        showAllSymbol: true,
        lineStyle: { width: 2, type: index === 0 ? 'solid' : 'dashed' },
        endLabel: { show: true, formatter: '{a}', fontSize: 12, color: COLOURS.series[index], distance: 8 },
        labelLayout: { moveOverlap: 'shiftY' },
        data: points.map(({ step, value }) => [step, value]),
      })),
    },
    SIZE,
  );
  return fluidSvg(svg, SIZE);
}
