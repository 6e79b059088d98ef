import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import { GridComponent, TitleComponent, VisualMapComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

/** A picture of a run. */
export interface Figure {
  /** Without an extension, e.g. `confusion-gold`. */
  name: string;
  svg: string;
}

use([
  BarChart,
  GridComponent,
  HeatmapChart,
  LabelLayout,
  LineChart,
  SVGRenderer,
  TitleComponent,
  VisualMapComponent,
]);

const require = createRequire(import.meta.url);

/** The font that PNGs are drawn with; a browser that has it not shows an SVG in the next of the list. */
const FONT_FAMILY = 'DejaVu Sans, Verdana, sans-serif';
/** Mean width of a character of DejaVu Sans as a share of the font size, on the wide side. */
const CHAR_WIDTH_SHARE = 0.62;
const PNG_ZOOM = 2;

export const COLOURS = {
  text: '#1f2933',
  mutedText: '#52606d',
  line: '#e4e7eb',
  /** Blue and vermillion of Okabe and Ito's palette, told apart with every kind of colour blindness. */
  series: ['#0072b2', '#d55e00'],
} as const;

export interface ChartSize {
  widthPx: number;
  heightPx: number;
}

/** Room that a text needs. An estimate, since no font is loaded where charts are laid out. */
export function textWidthPx(text: string, fontSizePx: number): number {
  return [...text].length * fontSizePx * CHAR_WIDTH_SHARE;
}

/** Draws a chart as an SVG document. The same option gives the same bytes. */
export function renderSvg(option: EChartsCoreOption, { widthPx, heightPx }: ChartSize): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: widthPx, height: heightPx });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      textStyle: { fontFamily: FONT_FAMILY, color: COLOURS.text },
      ...option,
    });
    return withoutCounters(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/**
 * The library numbers its charts and hover styles through the life of the process, and marks shapes for scripts in
 * a browser; none of it is seen in a picture, and the numbers would differ from call to call.
 */
function withoutCounters(svg: string): string {
  return svg
    .replace(/<style\s*>.*?<\/style>/gs, '')
    .replace(/ class="zr\d+-cls-\d+"/g, '')
    .replace(/ ecmeta_\w+="[^"]*"/g, '')
    .replace(/\bzr\d+-/g, 'zr0-');
}

/** A chart as a document of its own that is as wide as its place, up to its own width, and never wider. */
export function fluidSvg(svg: string, { widthPx, heightPx }: ChartSize): string {
  return svg.replace(
    `<svg width="${widthPx}" height="${heightPx}"`,
    `<svg width="100%" style="max-width:${widthPx}px"`,
  );
}

/** A chart as part of a page that sets the font: without what only documents of their own need, a third of the length. */
export function inlineSvg(svg: string): string {
  return svg
    .replace(/ (xmlns(:xlink)?|version|baseProfile|pointer-events|xml:space|stroke-linecap)="[^"]*"/g, '')
    .replace(/font-family:[^;"]*;/g, '')
    .replace(/<\/(path|rect)>/g, '')
    .replace(/(<(?:path|rect)[^>]*)>/g, '$1/>')
    .replace(/>\n</g, '><');
}

/**
 * An SVG document as a PNG image of twice its size. Only the fonts that ship with the program are used, so that
 * the image is the same on every machine.
 */
export function svgToPng(svg: string): Uint8Array {
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: PNG_ZOOM },
    font: {
      loadSystemFonts: false,
      fontFiles: ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
        require.resolve(`dejavu-fonts-ttf/ttf/${file}`),
      ),
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
  });
  return resvg.render().asPng();
}
