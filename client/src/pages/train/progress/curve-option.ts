/** A metric by epoch. */
export interface Curve {
  name: string;
  points: readonly (readonly [step: number, value: number | null])[];
}

const LINE_TYPES = ['solid', 'dashed'] as const;
const SYMBOLS = ['circle', 'triangle'] as const;
/** One point is a line of no length: it is marked. */
const MARKED_POINTS_MAX = 40;

interface CurveLooks {
  /** What the axis across is called. */
  epoch: string;
  show: (value: number) => string;
  /** Whether the values are shares: their axis does not go beyond 1. */
  isShare: boolean;
}

/** A line chart of curves over epochs, in ECharts' words. Lines differ by stroke and sign as well as by colour. */
export function curveOption(curves: readonly Curve[], { epoch, show, isShare }: CurveLooks) {
  return {
    color: ['#1c7ed6', '#e8590c'],
    grid: { left: 8, right: 16, top: 32, bottom: 24, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 24 },
    tooltip: {
      trigger: 'axis',
      confine: true,
      valueFormatter: (value: unknown) => (typeof value === 'number' ? show(value) : '–'),
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
    yAxis: {
      ...{ type: 'value', scale: true, axisLabel: { formatter: show } },
      ...(isShare && { min: ({ min }: { min: number }) => below(min), max: 1 }),
    },
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

/** The next tenth below a share, and at least a twentieth below, so that a line along 1 has room. */
function below(share: number): number {
  return Math.max(0, Math.floor(10 * (share - 0.05)) / 10);
}
