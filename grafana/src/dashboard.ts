import {
  AnnotationQueryBuilder,
  CustomVariableBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { buildPanel, DATASOURCE, type PanelSpec } from './panel.js';
import { series, shared } from './promql.js';

interface RowSpec {
  readonly title: string;
  readonly panels: readonly PanelSpec[];
}

export interface DashboardSpec {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Folder of grafana/dashboards, which a provider of grafana/provisioning reads. */
  readonly folder: 'operation' | 'models';
  readonly variables: readonly VariableName[];
  readonly rows: readonly RowSpec[];
}

type VariableName = keyof typeof VARIABLES;

/** What the user chooses at the top of a dashboard. Names of queries are used as `$name` in expressions. */
const VARIABLES = {
  model: { label: 'Model', query: `label_values(${series('gondola_champion_version')}, model)` },
  instance: { label: 'Process', query: `label_values(${series('gondola_build_info')}, instance)` },
  baseline: { label: 'Compared with', values: '1d,1h,6h,7d' },
} as const;

/** Events are drawn at the moment that is the value of these expressions, in ms. */
export const ANNOTATIONS = [
  {
    name: 'Promotions',
    color: 'green',
    title: 'New champion of {{model}}',
    expr: `${shared('gondola_last_promotion_timestamp_seconds', ['model'])} * 1000`,
  },
  {
    name: 'Trainings',
    color: 'blue',
    title: 'Trained {{model}}',
    expr: `${shared('gondola_last_training_timestamp_seconds', ['model'])} * 1000`,
  },
  {
    name: 'Retrainings',
    color: 'purple',
    title: 'Retraining of {{model}} started',
    expr: `${shared('gondola_retraining_last_started_timestamp_seconds', ['model'])} * 1000`,
    needs: 'a retraining',
  },
] as const;

export function buildDashboard(spec: DashboardSpec): Dashboard {
  const builder = new DashboardBuilder(spec.title)
    .uid(spec.uid)
    .description(spec.description)
    .tags(['gondola'])
    .timezone('browser')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .link(
      new DashboardLinkBuilder('Gondola')
        .type(DashboardLinkType.Dashboards)
        .tags(['gondola'])
        .asDropdown(true)
        .includeVars(true)
        .keepTime(true),
    )
    .annotations(ANNOTATIONS.map(buildAnnotation));
  for (const name of spec.variables) builder.withVariable(buildVariable(name));
  for (const { title, panels } of spec.rows) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(buildPanel(panel));
  }
  return builder.build();
}

function buildAnnotation({ name, color, title, expr }: (typeof ANNOTATIONS)[number]): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor(color)
    .expr(expr)
    .titleFormat(title)
    .tagKeys('model')
    .step('60s')
    .useValueForTime(true);
}

function buildVariable(name: VariableName) {
  const variable = VARIABLES[name];
  if ('values' in variable) {
    const [first] = variable.values.split(',');
    return new CustomVariableBuilder(name)
      .label(variable.label)
      .values(variable.values)
      .current({ selected: true, text: first!, value: first! });
  }
  return new QueryVariableBuilder(name)
    .label(variable.label)
    .datasource(DATASOURCE)
    .query(variable.query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: 'All', value: '$__all' });
}
