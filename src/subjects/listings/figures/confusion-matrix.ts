import { COLOURS, renderSvg, textWidthPx } from '../../../pipeline/visualisation/chart.js';
import { type ConfusionCell, mostConfused } from './most-confused.js';

/** With more categories than this only the most confused are drawn. */
export const CATEGORIES_DRAWN_MAX = 40;

const NAME_CHARS_MAX = 32;
const LABEL_SIZE_PX = 11;
/** ColorBrewer's sequential "Blues": lightness alone carries the value. */
const SHADES = ['#ffffff', '#deebf7', '#9ecae1', '#4292c6', '#08519c'];
/** From this share on a cell is so dark that its count is written in white. */
const DARK_FROM_SHARE = 0.8;

export interface ConfusionMatrix {
  title: string;
  subtitle: string;
  /** In the order of the indexes in `cells`. */
  categories: readonly { code: string; name: string }[];
  cells: readonly ConfusionCell[];
}

/**
 * A heat map as an SVG document: a row for each true category, shaded by the share of its listings that went into
 * each column, with the counts in the cells where they fit.
 */
export function confusionMatrixSvg({ title, subtitle, categories, cells }: ConfusionMatrix): string {
  const drawn = mostConfused(cells, categories.length, CATEGORIES_DRAWN_MAX);
  sortByCode(drawn, categories);
  const cellPx = drawn.length <= 5 ? 84 : drawn.length <= 14 ? 46 : drawn.length <= 28 ? 31 : 25;
  const countSizePx = cellPx >= 40 ? 12 : cellPx >= 30 ? 10 : 8;
  const rowLabels = drawn.map((index) => rowLabel(categories[index]!));
  const columnLabels = drawn.map((index) => shorten(categories[index]!.code));
  const left = 40 + longestPx(rowLabels);
  const bottom = 46 + longestPx(columnLabels);
  const sidePx = cellPx * drawn.length;
  const axis = { nameLocation: 'middle' as const, axisTick: { show: false }, axisLine: { show: false } };
  const label = { fontSize: LABEL_SIZE_PX, interval: 0, color: COLOURS.text };
  const omitted = categories.length - drawn.length;
  const titles = [
    omitted > 0 ? `${title}: the ${drawn.length} most confused of ${categories.length} categories` : title,
    subtitle,
  ];
  const widthPx = Math.max(
    left + sidePx + 96,
    32 + textWidthPx(titles[0]!, 17) * 1.1,
    32 + textWidthPx(subtitle, 12),
  );
  return renderSvg(
    {
      title: {
        text: titles[0],
        subtext: titles[1],
        left: 16,
        top: 14,
        textStyle: { fontSize: 17, color: COLOURS.text },
        subtextStyle: { fontSize: 12, color: COLOURS.mutedText },
      },
      grid: { left, top: 78, width: sidePx, height: sidePx },
      xAxis: {
        ...axis,
        type: 'category',
        data: columnLabels,
        name: 'predicted',
        nameGap: bottom - 26,
        axisLabel: { ...label, rotate: 90 },
      },
      yAxis: {
        ...axis,
        type: 'category',
        data: rowLabels,
        inverse: true,
        name: 'true category',
        nameGap: left - 22,
        axisLabel: label,
      },
      visualMap: {
        type: 'continuous',
        min: 0,
        max: 1,
        dimension: 2,
        left: left + sidePx + 18,
        top: 96,
        itemWidth: 14,
        itemHeight: Math.min(180, Math.max(60, sidePx - 60)),
        text: ['100 %', '0 %'],
        textStyle: { fontSize: LABEL_SIZE_PX, color: COLOURS.mutedText },
        inRange: { color: SHADES },
      },
      series: [
        {
          type: 'heatmap',
          silent: true,
          emphasis: { disabled: true },
          itemStyle: { borderColor: COLOURS.line, borderWidth: 1 },
          data: heatMapCells(cells, drawn, categories.length, { cellPx, countSizePx }),
        },
      ],
    },
    { widthPx: Math.ceil(widthPx), heightPx: Math.ceil(78 + sidePx + bottom) },
  );
}

function heatMapCells(
  cells: readonly ConfusionCell[],
  drawn: readonly number[],
  categoryCount: number,
  { cellPx, countSizePx }: { cellPx: number; countSizePx: number },
) {
  const totals = new Float64Array(categoryCount);
  for (const { truth, rows } of cells) totals[truth]! += rows;
  const place = new Map(drawn.map((index, position) => [index, position]));
  const counts = new Float64Array(drawn.length * drawn.length);
  for (const { truth, predicted, rows } of cells) {
    const row = place.get(truth);
    const column = place.get(predicted);
    if (row !== undefined && column !== undefined) counts[row * drawn.length + column]! += rows;
  }
  return Array.from(counts, (rows, cell) => {
    const row = Math.floor(cell / drawn.length);
    const share = rows === 0 ? 0 : rows / totals[drawn[row]!]!;
    const text = String(rows);
    return {
      value: [cell % drawn.length, row, Number(share.toFixed(4))],
      label: {
        show: rows > 0 && textWidthPx(text, countSizePx) <= cellPx - 2,
        formatter: text,
        fontSize: countSizePx,
        color: share >= DARK_FROM_SHARE ? '#ffffff' : COLOURS.text,
      },
    };
  });
}

/** By number where codes hold numbers, else alphabetically: the order in which a reader looks for one. */
function sortByCode(indexes: number[], categories: ConfusionMatrix['categories']): void {
  indexes.sort((a, b) => categories[a]!.code.localeCompare(categories[b]!.code, 'en', { numeric: true }));
}

function rowLabel({ code, name }: { code: string; name: string }): string {
  return code === name ? shorten(code) : `${shorten(name)}  ${shorten(code)}`;
}

function shorten(text: string): string {
  const characters = [...text];
  if (characters.length <= NAME_CHARS_MAX) return text;
  return `${characters.slice(0, NAME_CHARS_MAX - 1).join('')}…`;
}

function longestPx(labels: readonly string[]): number {
  return Math.max(0, ...labels.map((text) => textWidthPx(text, LABEL_SIZE_PX)));
}
