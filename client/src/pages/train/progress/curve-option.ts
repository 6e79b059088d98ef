/** A metric by epoch. */
export interface Curve {
  name: string;
  points: readonly (readonly [step: number, value: number | null])[];
}

const LINE_TYPES = ['solid', 'dashed'] as const;
const SYMBOLS = ['circle', 'triangle'] as const;
/** One point is a line of no length: it is marked. */
const MARKED_POINTS_MAX = 40;

/** A line chart of curves over epochs, in ECharts' words. Lines differ by stroke and sign as well as by colour. */
export function curveOption(curves: readonly Curve[], epoch: string) {
  return {
    color: ['#1c7ed6', '#e8590c'],
    grid: { left: 8, right: 16, top: 32, bottom: 24, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 24 },
    tooltip: {
      trigger: 'axis',
      confine: true,
      valueFormatter: (value: unknown) => (typeof value === 'number' ? value.toPrecision(4) : '–'),
    },
    xAxis: {
      type: 'value',
      name: epoch,
      nameLocation: 'middle',
      nameGap: 24,
      minInterval: 1,
      min: 'dataMin',
      max: 'dataMax',
    },
    yAxis: { type: 'value', scale: true },
    series: curves.map(({ name, points }, index) => ({
      type: 'line',
      name,
      data: points,
      showSymbol: points.length <= MARKED_POINTS_MAX,
      symbol: SYMBOLS[index % SYMBOLS.length],
      symbolSize: 6,
      lineStyle: { type: LINE_TYPES[index % LINE_TYPES.length], width: 2 },
    })),
  };
}
