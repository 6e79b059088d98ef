import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly labels: { readonly severity: string; readonly action?: string };
      readonly annotations: { readonly description: string; readonly runbook: string };
    }[];
  }[];
}

const AREAS = {
  serving: 'Service',
  models: 'Models',
  monitoring: 'Drift, quality, retraining',
  queues: 'Queues',
  infrastructure: 'Infrastructure',
};

/** The alerts of prometheus/alerts as tables of Markdown, for a page in docs/. */
export function alertsTable(root: string): string {
  return Object.entries(AREAS)
    .map(([file, title]) =>
      [`### ${title}`, '', ...tableOf(join(root, 'prometheus/alerts', `${file}.yml`)), ''].join('\n'),
    )
    .join('\n');
}

function tableOf(path: string): string[] {
  const { groups } = parse(readFileSync(path, 'utf8')) as RuleFile;
  return [
    '| alert | severity | what it says |',
    '| --- | --- | --- |',
    ...groups.flatMap(({ rules }) =>
      rules.map(({ alert, labels, annotations }) => {
        const asks = labels.action === 'retrain' ? ' Asks for a retraining.' : '';
        const page = annotations.runbook.replace(/^docs\//, '');
        return `| [${alert}](${page}) | ${labels.severity} | ${plain(annotations.description)}${asks} |`;
      }),
    ),
  ];
}

/** Without the places that Prometheus fills in. */
const plain = (text: string) => text.replaceAll(/\{\{[^}]*\}\} ?/g, '');
