import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BarGaugeDisplayMode,
  BigValueGraphMode,
  HeatmapCellLayout,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type Panel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

/** The datasource that grafana/provisioning makes. */
export const DATASOURCE = { type: 'prometheus', uid: 'gondola-prometheus' };

interface Query {
  readonly expr: string;
  /** Grafana's format, e.g. `{{model}}`. */
  readonly legend: string;
}

/** One panel: a question that an operator asks, and the queries that answer it. */
export interface PanelSpec {
  readonly kind: 'timeseries' | 'stat' | 'bargauge' | 'heatmap';
  readonly title: string;
  /** What is seen, and what would be worrying. */
  readonly description: string;
  /** Grafana's id of a unit, e.g. `s`, `percentunit`, `bytes`. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Of 24. */
  readonly width: number;
  /** From which value on a panel turns orange and red; downwards when red is below orange. */
  readonly thresholds?: { readonly orange: number; readonly red: number };
  readonly min?: number;
  readonly max?: number;
  readonly stacked?: boolean;
  /** What values are called, e.g. 1 "up". */
  readonly words?: Readonly<Record<string, { readonly text: string; readonly color: string }>>;
  /** What has to be there before the queries return anything, where a new installation has it not. */
  readonly needs?: string;
}

const HEIGHTS = { timeseries: 8, heatmap: 8, bargauge: 8, stat: 4 } as const;

export function buildPanel(spec: PanelSpec): Builder<Panel> {
  const { title, description, unit, width, kind, min, max, words, needs } = spec;
  const panel = BUILDERS[kind](spec)
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .height(HEIGHTS[kind])
    .span(width)
    .targets(spec.queries.map((query, at) => buildQuery(query, kind, at)));
  if (panel instanceof heatmap.PanelBuilder) return panel;
  panel.unit(unit).thresholds(buildThresholds(spec));
  if (min !== undefined) panel.min(min);
  if (max !== undefined) panel.max(max);
  if (needs !== undefined) panel.noValue(`Nothing until there is ${needs}`);
  if (words !== undefined) panel.mappings([mappingOf(words)]);
  return panel;
}

const BUILDERS = {
  timeseries({ stacked = false, thresholds }: PanelSpec) {
    const panel = new timeseries.PanelBuilder()
      .lineWidth(1)
      .fillOpacity(stacked ? 30 : 8)
      .legend(
        new VizLegendOptionsBuilder()
          .displayMode(LegendDisplayMode.Table)
          .placement(LegendPlacement.Bottom)
          .showLegend(true)
          .calcs(['lastNotNull', 'max']),
      )
      .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
    if (stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
    return thresholds === undefined ? panel : panel.axisSoftMax(thresholds.red);
  },
  stat: () =>
    new stat.PanelBuilder()
      .graphMode(BigValueGraphMode.Area)
      .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull'])),
  bargauge: () =>
    new bargauge.PanelBuilder()
      .displayMode(BarGaugeDisplayMode.Basic)
      .orientation(VizOrientation.Horizontal)
      .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull'])),
  heatmap: ({ unit }: PanelSpec) =>
    new heatmap.PanelBuilder()
      .cellGap(1)
      .yAxis(new heatmap.YAxisConfigBuilder().unit(unit))
      .rowsFrame(new heatmap.RowsHeatmapOptionsBuilder().layout(HeatmapCellLayout.Auto)),
};

function buildQuery({ expr, legend }: Query, kind: PanelSpec['kind'], at: number): DataqueryBuilder {
  const query = new DataqueryBuilder()
    .datasource(DATASOURCE)
    .expr(expr)
    .legendFormat(kind === 'heatmap' ? '{{le}}' : legend)
    .refId(String.fromCharCode(65 + at));
  if (kind === 'heatmap') query.format(PromQueryFormat.Heatmap);
  return kind === 'bargauge' ? query.instant() : query.range();
}

function buildThresholds({ thresholds }: PanelSpec): ThresholdsConfigBuilder {
  const config = new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute);
  // Grafana's lowest step has no value.
  const from = (value: number | null, color: string) => ({ value: value as number, color });
  if (thresholds === undefined) return config.steps([from(null, 'green')]);
  const { orange, red } = thresholds;
  return orange <= red
    ? config.steps([from(null, 'green'), from(orange, 'orange'), from(red, 'red')])
    : config.steps([from(null, 'red'), from(red, 'orange'), from(orange, 'green')]);
}

function mappingOf(words: NonNullable<PanelSpec['words']>): ValueMapping {
  const options = Object.entries(words).map(([value, word], index) => [value, { ...word, index }]);
  return { type: 'value', options: Object.fromEntries(options) } as ValueMapping;
}
