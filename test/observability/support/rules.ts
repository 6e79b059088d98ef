import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { ANNOTATIONS, type DashboardSpec } from '../../../grafana/src/dashboard.js';
import { DASHBOARDS } from '../../../grafana/src/dashboards/all.js';

export const ROOT = resolve(import.meta.dirname, '../../..');
const ALERTS = join(ROOT, 'prometheus/alerts');

export interface Rule {
  readonly file: string;
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface RuleTest {
  readonly alertname: string;
  readonly exp_alerts?: readonly object[];
}

export const readYaml = (path: string) => parse(readFileSync(join(ROOT, path), 'utf8')) as unknown;
export const ruleFiles = readdirSync(ALERTS).filter((name) => !name.endsWith('.test.yml'));
const testFiles = readdirSync(ALERTS).filter((name) => name.endsWith('.test.yml'));

/** Every rule of prometheus/alerts. */
export function readRules(): Rule[] {
  return ruleFiles.flatMap((file) => {
    const { groups } = readYaml(`prometheus/alerts/${file}`) as { groups: { rules: Omit<Rule, 'file'>[] }[] };
    return groups.flatMap(({ rules }) => rules.map((rule) => ({ ...rule, file })));
  });
}

/** Every expectation about an alert in the unit tests of the rules. */
export function readRuleTests(): RuleTest[] {
  return testFiles.flatMap((file) => {
    const { tests } = readYaml(`prometheus/alerts/${file}`) as { tests: { alert_rule_test: RuleTest[] }[] };
    return tests.flatMap(({ alert_rule_test }) => alert_rule_test);
  });
}

export interface Expression {
  readonly where: string;
  readonly expr: string;
  readonly needs: string | undefined;
}

const ofDashboard = ({ title, rows }: DashboardSpec): Expression[] =>
  rows.flatMap(({ panels }) =>
    panels.flatMap((panel) =>
      panel.queries.map(({ expr, legend }) => ({
        where: `${title} / ${panel.title}${legend === '' ? '' : ` / ${legend}`}`,
        expr,
        needs: panel.needs,
      })),
    ),
  );

/** Every expression of every panel and annotation. */
export const panelExpressions: readonly Expression[] = [
  ...DASHBOARDS.flatMap(ofDashboard),
  ...ANNOTATIONS.map((annotation) => ({
    where: `annotation ${annotation.name}`,
    expr: annotation.expr,
    needs: 'needs' in annotation ? annotation.needs : undefined,
  })),
];
