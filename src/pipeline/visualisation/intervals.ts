import { COLOURS, renderSvg, textWidthPx } from './chart.js';

/** A value with the interval around it that it was measured with. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface IntervalChart {
  readonly title: string;
  readonly subtitle: string;
  readonly rows: readonly { readonly name: string; readonly isMarked: boolean }[];
  /** A panel a measure, each with a value a row; null where a row has none. */
  readonly panels: readonly { readonly name: string; readonly values: readonly (Interval | null)[] }[];
}

const PANEL_PX = 190;
const GAP_PX = 46;
const ROW_PX = 30;
const TOP_PX = 104;
const LABEL_SIZE_PX = 11;

/** Measures of several rows side by side as an SVG document: a dot for a value, a line for its interval. */
export function intervalsSvg({ title, subtitle, rows, panels }: IntervalChart): string {
  const names = rows.map(({ name }) => name);
  const left = 30 + Math.max(...names.map((name) => textWidthPx(name, LABEL_SIZE_PX)));
  const height = ROW_PX * rows.length;
  const leftOf = (panel: number) => left + panel * (PANEL_PX + GAP_PX);
  const widthPx = Math.ceil(Math.max(leftOf(panels.length), 32 + textWidthPx(subtitle, 12)));
  return renderSvg(
    {
      title: [
        {
          ...{ text: title, subtext: subtitle, left: 16, top: 14 },
          textStyle: { fontSize: 17, color: COLOURS.text },
          subtextStyle: { fontSize: 12, color: COLOURS.mutedText },
        },
        ...panels.map(({ name }, panel) => ({
          ...{ text: name, left: leftOf(panel), top: TOP_PX - 26 },
          textStyle: { fontSize: 12, color: COLOURS.text },
        })),
      ],
      grid: panels.map((_, panel) => ({ left: leftOf(panel), top: TOP_PX, width: PANEL_PX, height })),
      xAxis: panels.map((_, gridIndex) => ({
        ...{ type: 'value', gridIndex, scale: true, splitNumber: 3 },
        axisLabel: { fontSize: LABEL_SIZE_PX, color: COLOURS.text },
        splitLine: { lineStyle: { color: COLOURS.line } },
      })),
      yAxis: panels.map((_, gridIndex) => ({
        ...{ type: 'category', gridIndex, data: names, inverse: true },
        axisTick: { show: false },
        axisLine: { lineStyle: { color: COLOURS.line } },
        axisLabel: { show: gridIndex === 0, fontSize: LABEL_SIZE_PX, interval: 0, color: COLOURS.text },
      })),
      series: panels.flatMap(({ values }, panel) =>
        values.flatMap((interval, row) =>
          interval === null ? [] : marksOf(interval, row, panel, rows[row]!.isMarked),
        ),
      ),
    },
    { widthPx, heightPx: TOP_PX + height + 40 },
  );
}

function marksOf({ value, low, high }: Interval, row: number, panel: number, isMarked: boolean) {
  const color = isMarked ? COLOURS.series[0] : COLOURS.mutedText;
  const shared = {
    ...{ type: 'line', silent: true, emphasis: { disabled: true } },
    ...{ xAxisIndex: panel, yAxisIndex: panel, itemStyle: { color } },
  };
  const ends = [
    [low, row],
    [high, row],
  ];
  return [
    { ...shared, symbol: 'none', lineStyle: { width: isMarked ? 3 : 2, color }, data: ends },
    { ...shared, symbol: 'circle', symbolSize: isMarked ? 10 : 8, data: [[value, row]] },
  ];
}
