import { useComputedColorScheme } from '@mantine/core';
import { BarChart, HeatmapChart, LineChart, ParallelChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  ParallelComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([
  ...[BarChart, HeatmapChart, LineChart, ParallelChart, ScatterChart, SVGRenderer, AriaComponent],
  ...[DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent, ParallelComponent],
  ...[TooltipComponent, VisualMapComponent],
]);

export interface ChartProps {
  /** In ECharts' words. The colours of text and lines follow the page's theme. */
  option: EChartsCoreOption;
  /** What the chart shows, for those who cannot see it. */
  label: string;
  /** In pixels. */
  height: number;
  /** Called with what was clicked, in ECharts' words. */
  onClick?: (params: { name: string; data: unknown; dataIndex: number; seriesName?: string }) => void;
}

/** ECharts in a box that follows its size and the colour scheme. Updates keep what the reader has zoomed to. */
export default function EchartsView({ option, label, height, onClick }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const scheme = useComputedColorScheme('light');

  useEffect(() => {
    const element = box.current as HTMLDivElement;
    chart.current = init(element, scheme === 'dark' ? 'dark' : undefined, { renderer: 'svg' });
    const observer = new ResizeObserver(() => chart.current?.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.current?.dispose();
    };
  }, [scheme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new scheme makes a new chart, which needs its option
  useEffect(() => {
    chart.current?.setOption(
      { backgroundColor: 'transparent', animation: false, ...option },
      { replaceMerge: ['series'] },
    );
  }, [option, scheme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new scheme makes a new chart
  useEffect(() => {
    const present = chart.current;
    if (present === undefined || onClick === undefined) return;
    present.on('click', onClick as never);
    return () => {
      present.off('click', onClick as never);
    };
  }, [onClick, scheme]);

  return <div ref={box} role="img" aria-label={label} style={{ height, width: '100%' }} />;
}
