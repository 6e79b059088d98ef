import { alertsTable } from './alerts-table.js';
import { buildDashboard } from './dashboard.js';
import { DASHBOARDS } from './dashboards/all.js';
import { metricsTable } from './metrics-table.js';
import { prometheusRules } from './prometheus-rules.js';

/** A file that is written from code, or the part of one between two marks. */
export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  /** The part's name; the whole file when it is left out. */
  readonly part?: string;
}

/** Everything that `npm run generate:dashboards` writes. @param root of the repository */
export function generatedFiles(root: string): GeneratedFile[] {
  const dashboards = DASHBOARDS.map((spec) => ({
    path: `grafana/dashboards/${spec.folder}/${spec.uid.replace(/^gondola-/, '')}.json`,
    text: `${JSON.stringify(buildDashboard(spec), null, 2)}\n`,
  }));
  const page = 'docs/monitoring.md';
  return [
    ...dashboards,
    { path: page, part: 'metrics', text: metricsTable() },
    { path: page, part: 'alerts', text: alertsTable(root) },
    { path: 'k8s/overlays/production/prometheus-rules.yaml', text: prometheusRules(root) },
  ];
}

/** Puts a part between its marks, `<!-- <part>: generated -->` and `<!-- end of <part> -->`. @throws Error without them */
export function withPart(page: string, part: string, text: string): string {
  const [begin, end] = [`<!-- ${part}: generated -->\n`, `<!-- end of ${part} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no marks of the part "${part}".`);
  return `${page.slice(0, from)}${begin}\n${text}\n${page.slice(to)}`;
}
