import type { Histogram } from '../../ml/comparison/histogram.js';
import { COLOURS, renderSvg, textWidthPx } from './chart.js';

const WIDTH_PX = 420;
const HISTOGRAM_HEIGHT_PX = 150;
const FONT_PX = 11;
const LABEL_CHARS_MAX = 24;
const ROW_PX = 26;

/** Both samples of a number as lines over the same bins: before grey-blue and filled, now vermillion. */
export function histogramSvg({ edges, reference, current }: Histogram): string {
  const middles = edges.slice(0, -1).map((edge, i) => rounded((edge + edges[i + 1]!) / 2));
  const line = (shares: readonly number[], color: string, isFilled: boolean) => ({
    type: 'line',
    step: 'middle',
    silent: true,
    showSymbol: middles.length === 1,
    symbolSize: 9,
    lineStyle: { width: 2, color },
    itemStyle: { color },
    ...(isFilled ? { areaStyle: { color, opacity: 0.15 } } : {}),
    data: shares.map((share, i) => [middles[i], rounded(share)]),
  });
  return renderSvg(
    {
      grid: { left: 44, top: 10, right: 14, bottom: 24 },
      xAxis: {
        type: 'value',
        scale: true,
        splitNumber: 4,
        axisLabel: { fontSize: FONT_PX, color: COLOURS.mutedText },
        axisLine: { show: true, onZero: false, lineStyle: { color: COLOURS.mutedText } },
        splitLine: { show: false },
      },
      yAxis: {
        type: 'value',
        splitNumber: 2,
        ...endOfShares([...reference, ...current], 2),
        axisLine: { show: false, onZero: false },
        axisTick: { show: false },
        axisLabel: { fontSize: FONT_PX, color: COLOURS.mutedText, formatter: percentLabel },
        splitLine: { lineStyle: { color: COLOURS.line } },
      },
      series: [line(reference, COLOURS.series[0], true), line(current, COLOURS.series[1], false)],
    },
    { widthPx: WIDTH_PX, heightPx: HISTOGRAM_HEIGHT_PX },
  );
}

/** Something that some rows have: a category, or a word in their text. */
export interface SharePair {
  readonly label: string;
  /** The end of the label, which is shown in full. */
  readonly code?: string;
  readonly referenceShare: number;
  readonly currentShare: number;
}

/** The shares of rows before and now, a pair of bars each. */
export function sharesSvg(pairs: readonly SharePair[]): string {
  const names = pairs.map(({ label, code }) => {
    const end = code === undefined ? '' : `  ${shortened(code, LABEL_CHARS_MAX)}`;
    return `${shortened(label, Math.max(8, LABEL_CHARS_MAX - end.length))}${end}`;
  });
  const left = Math.max(...names.map((name) => textWidthPx(name, FONT_PX))) + 14;
  const bars = (shares: readonly number[], color: string) => ({
    type: 'bar',
    silent: true,
    barWidth: 8,
    barGap: '10%',
    itemStyle: { color },
    data: shares.map(rounded),
  });
  return renderSvg(
    {
      grid: { left, top: 4, right: 14, bottom: 24 },
      xAxis: {
        type: 'value',
        splitNumber: 4,
        ...endOfShares(
          pairs.flatMap(({ referenceShare, currentShare }) => [referenceShare, currentShare]),
          4,
        ),
        axisLabel: { fontSize: FONT_PX, color: COLOURS.mutedText, formatter: percentLabel },
        splitLine: { lineStyle: { color: COLOURS.line } },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: names,
        axisTick: { show: false },
        axisLabel: { fontSize: FONT_PX, color: COLOURS.text },
        axisLine: { lineStyle: { color: COLOURS.mutedText } },
      },
      series: [
        bars(
          pairs.map(({ referenceShare }) => referenceShare),
          COLOURS.series[0],
        ),
        bars(
          pairs.map(({ currentShare }) => currentShare),
          COLOURS.series[1],
        ),
      ],
    },
    { widthPx: WIDTH_PX, heightPx: pairs.length * ROW_PX + 32 },
  );
}

/** Round steps may end above 100 %, which no share can reach. */
function endOfShares(shares: readonly number[], parts: number) {
  return Math.max(...shares) > 0.8 ? { min: 0, max: 1, interval: 1 / parts } : {};
}

function percentLabel(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

/** Digits that no eye sees would be most of the file. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

function shortened(name: string, charsMax: number): string {
  return name.length <= charsMax ? name : `${name.slice(0, charsMax - 1)}…`;
}
