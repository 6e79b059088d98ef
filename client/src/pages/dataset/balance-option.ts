/** One stacked or grouped part of the bars, e.g. the listings of one split. */
export interface Part {
  name: string;
  values: readonly number[];
}

const COLOURS = ['#228be6', '#ff922b', '#ffd43b'];
const ROW_PX = 24;
const FRAME_PX = 72;

/** Height of a bar chart with so many rows, in pixels. */
export const heightOf = (rows: number, barsPerRow = 1) =>
  FRAME_PX + rows * ROW_PX * (barsPerRow > 1 ? 1.4 : 1);

/**
 * Horizontal bars, one row a category, in ECharts' words.
 *
 * @param isStacked whether the parts of a row lie end to end, or below each other
 * @param show how a value is written
 */
export function balanceOption(
  categories: readonly string[],
  parts: readonly Part[],
  { isStacked, show }: { isStacked: boolean; show: (value: number) => string },
) {
  return {
    color: COLOURS,
    grid: { left: 8, right: 24, top: 32, bottom: 8, containLabel: true },
    legend: { type: 'scroll', top: 0, left: 0, itemWidth: 12, itemHeight: 12 },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      confine: true,
      valueFormatter: (value: unknown) => show(Number(value)),
    },
    xAxis: { type: 'value', axisLabel: { formatter: show, hideOverlap: true } },
    yAxis: {
      type: 'category',
      inverse: true,
      data: categories,
      axisLabel: { width: 150, overflow: 'truncate', interval: 0 },
      axisTick: { show: false },
    },
    series: parts.map(({ name, values }) => ({
      type: 'bar',
      name,
      data: values,
      ...(isStacked && { stack: 'all' }),
    })),
  };
}
