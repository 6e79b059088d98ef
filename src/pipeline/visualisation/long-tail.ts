import { COLOURS, fluidSvg, renderSvg } from './chart.js';

export interface LongTailChart {
  readonly title: string;
  readonly subtitle: string;
  /** What the films, or the like, are ordered by, the most popular first. */
  readonly orderedBy: string;
  /** Of each curve, how much of it every item has, in that order. At most two. */
  readonly curves: readonly { readonly name: string; readonly counts: ArrayLike<number> }[];
}

const SIZE = { widthPx: 860, heightPx: 440 };
const POINTS_MAX = 200;

/** Which share of all a few popular items have, as an SVG document: a line from 0 to 100 % for each curve. */
export function longTailSvg({ title, subtitle, orderedBy, curves }: LongTailChart): string {
  const percent = { type: 'value', min: 0, max: 100, axisLabel: { fontSize: 11, formatter: '{value} %' } };
  const svg = renderSvg(
    {
      color: [...COLOURS.series],
      title: {
        ...{ text: title, subtext: subtitle, left: 16, top: 14 },
        textStyle: { fontSize: 17, color: COLOURS.text },
        subtextStyle: { fontSize: 12, color: COLOURS.mutedText },
      },
      grid: { left: 64, top: 88, right: 170, bottom: 56 },
      xAxis: {
        ...{ ...percent, name: orderedBy, nameLocation: 'middle', nameGap: 30 },
        splitLine: { show: false },
      },
      yAxis: { ...percent, splitLine: { lineStyle: { color: COLOURS.line } } },
      series: curves.map(({ name, counts }, index) => ({
        ...{ type: 'line', name, silent: true, emphasis: { disabled: true }, symbol: 'none' },
        lineStyle: { width: 2, type: index === 0 ? 'solid' : 'dashed' },
        endLabel: { show: true, formatter: '{a}', fontSize: 12, color: COLOURS.series[index], distance: 8 },
        labelLayout: { moveOverlap: 'shiftY' },
        data: cumulated(counts),
      })),
    },
    SIZE,
  );
  return fluidSvg(svg, SIZE);
}

/** What share of all the first items have together, from 0 to 1. */
export function shareOfFirst(counts: ArrayLike<number>, items: number): number {
  const all = Array.from(counts);
  const sum = (some: readonly number[]) => some.reduce((total, count) => total + count, 0);
  return sum(all.slice(0, items)) / Math.max(1, sum(all));
}

/** Points in percent of the items and of their counts. */
function cumulated(counts: ArrayLike<number>): [number, number][] {
  const total = Math.max(
    1,
    Array.from(counts).reduce((sum, count) => sum + count, 0),
  );
  const step = Math.max(1, Math.ceil(counts.length / POINTS_MAX));
  const points: [number, number][] = [[0, 0]];
  let sum = 0;
  for (let item = 0; item < counts.length; item++) {
    sum += counts[item]!;
    const isDrawn = (item + 1) % step === 0 || item === counts.length - 1;
    if (isDrawn) points.push([rounded((100 * (item + 1)) / counts.length), rounded((100 * sum) / total)]);
  }
  return points;
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
