import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { generatedFiles, withPart } from '../../grafana/src/generated-files.js';
import { CATALOGUE, type MetricName } from '../../src/platform/metrics/catalogue.js';
import { MONITORING_METRICS } from '../../src/platform/metrics/catalogue-monitoring.js';
import type { MetricEntry } from '../../src/platform/metrics/metric-entry.js';
import { OWN_ALERTS } from '../../src/rest/webhooks/own-alerts.js';
import { helpOf } from '../support/cli.js';
import { metricOf, problemsOf, seriesOf } from './support/promql.js';
import { panelExpressions, ROOT, readRules, readRuleTests, readYaml, ruleFiles } from './support/rules.js';

const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const rules = readRules();
const alerts = rules.filter(({ alert }) => alert !== undefined);
const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
const entries = Object.entries(CATALOGUE) as [MetricName, MetricEntry][];
const everyExpr = [...panelExpressions.map(({ expr }) => expr), ...rules.map(({ expr }) => expr)];

describe('what is generated', () => {
  it.each(generatedFiles(ROOT))(
    '$path is as the code says: npm run generate:dashboards',
    ({ path, part, text: made }) => {
      const committed = text(path);
      expect(committed).toBe(part === undefined ? made : withPart(committed, part, made));
    },
  );
});

describe('panels', () => {
  it.each(panelExpressions)('$where reads what the catalogue has', ({ expr }) => {
    expect(seriesOf(expr)).not.toEqual([]);
    expect(problemsOf(expr, recorded)).toEqual([]);
  });

  it.each(panelExpressions.filter(({ needs }) => needs !== undefined))(
    '$where may wait for data, since it shows drift, quality or retraining',
    ({ expr }) => {
      const names = seriesOf(expr).map(({ name }) => name);
      expect(names.filter((name) => !(name in MONITORING_METRICS))).toEqual([]);
    },
  );

  it.each(panelExpressions)('$where counts once what every worker says', ({ expr }) => {
    expect(uncounted(expr)).toEqual([]);
  });
});

/** Figures that are the same in every worker and are not put into one by max. */
function uncounted(expr: string): string[] {
  return seriesOf(expr)
    .flatMap(({ name }) => metricOf(name) ?? [])
    .filter((name) => (CATALOGUE[name] as MetricEntry).shared && !/\bmax\b/.test(expr));
}

describe('metrics', () => {
  const used = new Set(
    everyExpr.flatMap((expr) => seriesOf(expr).flatMap(({ name }) => metricOf(name) ?? [])),
  );

  it.each(entries)('%s is shown, or says why not', (name, { unshown }) => {
    expect(used.has(name)).toBe(unshown === undefined);
  });
});

describe('rules', () => {
  it('are at least twenty alerts', () => {
    expect(alerts.length).toBeGreaterThanOrEqual(20);
  });

  it('are all read by Prometheus', () => {
    const { rule_files } = readYaml('prometheus/prometheus.yml') as { rule_files: string[] };
    expect(rule_files.toSorted()).toEqual(ruleFiles.map((file) => `alerts/${file}`).toSorted());
  });

  it('that ask for a retraining are weighed as alarms of our own', () => {
    const asking = alerts.filter(({ labels }) => labels?.action === 'retrain').map(({ alert }) => alert);
    expect([...OWN_ALERTS.keys()].toSorted()).toEqual(asking.toSorted());
  });

  it.each(rules)('$alert$record reads what there is', ({ expr }) => {
    expect(problemsOf(expr, recorded)).toEqual([]);
    expect(uncounted(expr)).toEqual([]);
  });

  it.each([...recorded])('%s is used', (name) => {
    expect(everyExpr.filter((expr) => expr.includes(name))).not.toEqual([]);
  });

  it.each(alerts)(
    '$alert says how bad it is, what it is about and what to do',
    ({ alert, labels, annotations }) => {
      expect(['critical', 'warning', 'info']).toContain(labels?.severity);
      expect(annotations).toEqual({
        summary: expect.stringMatching(/./),
        description: expect.stringMatching(/\.$/),
        runbook: `docs/runbooks/${alert}.md`,
      });
    },
  );

  it.each(alerts)(
    '$alert is tried with series that make it fire and with others that do not',
    ({ alert }) => {
      const tests = readRuleTests().filter(({ alertname }) => alertname === alert);
      expect(tests.some(({ exp_alerts }) => (exp_alerts ?? []).length > 0)).toBe(true);
      expect(tests.some(({ exp_alerts }) => (exp_alerts ?? []).length === 0)).toBe(true);
    },
  );
});

describe('runbooks', () => {
  const pages = readdirSync(join(ROOT, 'docs/runbooks')).filter((name) => name !== 'README.md');
  const words = (code: string) => code.replaceAll(/\s+/g, '');
  const commandsOf = (page: string) =>
    [...text(`docs/runbooks/${page}`).matchAll(/npx gondola ([a-z-]+)( gc| verify)?([^\n`]*)/g)].map(
      ([, name, inner = '', rest]) => [page, `${name}${inner}`, rest!] as const,
    );
  const queriesOf = (page: string) =>
    [...text(`docs/runbooks/${page}`).matchAll(/-d '(\{"query":[^']+)'/g)].map(
      ([, body]) => [page, (JSON.parse(body!) as { query: string }).query] as const,
    );

  it('are one for each alert and no more', () => {
    expect(pages.toSorted()).toEqual(alerts.map(({ alert }) => `${alert}.md`).toSorted());
  });

  it.each(alerts)('$alert: has all parts, and shows the expression of the alert', ({ alert, expr, file }) => {
    const page = text(`docs/runbooks/${alert}.md`);
    expect([...page.matchAll(/^#+ (.*)/gm)].map(([, title]) => title)).toEqual(
      expect.arrayContaining([alert, 'What it means', 'Impact', 'How to look', 'How to mend']),
    );
    expect(words(page)).toContain(words(expr));
    expect(page).toContain(`prometheus/alerts/${file}`);
  });

  it.each(pages)('%s links to pages that exist', (page) => {
    const links = [...text(`docs/runbooks/${page}`).matchAll(/\]\((\w+\.md)\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !pages.includes(link))).toEqual([]);
  });

  it.each(pages.flatMap(commandsOf))('%s shows a command that exists: %s%s', async (_page, name, rest) => {
    const help = await helpOf(name);
    expect(help.code).toBe(0);
    const options = [...rest.matchAll(/(--[a-z-]+)/g)].map(([, option]) => option!);
    expect(options.filter((option) => !help.stdout.includes(option))).toEqual([]);
  });

  it.each(pages.flatMap(queriesOf))('%s shows GraphQL that the schema has: %s', (_page, query) => {
    expect(validate(buildSchema(text('schema.graphql')), parse(query))).toEqual([]);
  });
});

describe.each(['docker-compose.yml', 'docker-compose.dev.yml'])(
  'what Grafana and Prometheus are given by %s',
  (file) => {
    const compose = readYaml(file) as {
      services: Record<string, { volumes?: string[]; environment?: Record<string, string> }>;
    };

    it('is in folders that exist', () => {
      const mounted = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes);
      const folders = mounted.flatMap((volume) => /^\.\/([a-z][^:]*):/.exec(volume)?.[1] ?? []);
      expect(folders).toEqual(
        expect.arrayContaining([
          'prometheus',
          'alertmanager/templates',
          'grafana/provisioning',
          'grafana/dashboards',
        ]),
      );
      for (const folder of folders) expect(readdirSync(join(ROOT, folder))).not.toEqual([]);
    });

    it('has every variable that the provisioning reads', () => {
      const files = ['datasources', 'dashboards', 'alerting'].map((kind) =>
        text(`grafana/provisioning/${kind}/gondola.yml`),
      );
      const read = [...files.join('\n').matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!);
      const given = compose.services.grafana!.environment ?? {};
      expect(read.filter((name) => !(name in given))).toEqual([]);
    });
  },
);

describe('what Grafana is given', () => {
  it('has a provider for every folder of dashboards', () => {
    const { providers } = readYaml('grafana/provisioning/dashboards/gondola.yml') as {
      providers: { folderUid: string; options: { path: string } }[];
    };
    expect(providers.map(({ options }) => options.path).toSorted()).toEqual(
      readdirSync(join(ROOT, 'grafana/dashboards'))
        .map((folder) => `/etc/gondola/dashboards/${folder}`)
        .toSorted(),
    );
    expect(new Set(providers.map(({ folderUid }) => folderUid)).size).toBe(providers.length);
  });

  it('provisions the datasource that panels use', () => {
    const { datasources } = readYaml('grafana/provisioning/datasources/gondola.yml') as {
      datasources: { uid: string }[];
    };
    const used = generatedFiles(ROOT).flatMap(({ text: json }) =>
      [...json.matchAll(/"datasource": \{\s*"type": "prometheus",\s*"uid": "([^"]+)"/g)].map(
        ([, uid]) => uid,
      ),
    );
    expect(new Set(used)).toEqual(new Set(['gondola-prometheus']));
    expect(datasources.map(({ uid }) => uid)).toContain('gondola-prometheus');
  });

  it('sends what somebody alerts on in Grafana to the webhook, by e-mail and to Slack', () => {
    const { contactPoints, policies } = readYaml('grafana/provisioning/alerting/gondola.yml') as {
      contactPoints: { name: string; receivers: { type: string }[] }[];
      policies: { receiver: string }[];
    };
    const point = contactPoints.find(({ name }) => name === policies[0]!.receiver)!;
    expect(point.receivers.map(({ type }) => type)).toEqual(['webhook', 'email', 'slack']);
  });
});

describe('dashboards', () => {
  const dashboards = generatedFiles(ROOT)
    .filter(({ path }) => path.endsWith('.json'))
    .map(({ path, text: json }) => ({ path, ...(JSON.parse(json) as { uid: string; panels: Panel[] }) }));
  interface Panel {
    type: string;
    title: string;
    description?: string;
    gridPos: { x: number; y: number; w: number; h: number };
    fieldConfig?: { defaults: { unit?: string } };
    targets?: { refId: string }[];
  }

  it('have uids of their own', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(6);
  });

  it.each(dashboards)('$path explains every panel and gives its unit', ({ panels }) => {
    for (const { type, description, fieldConfig, targets } of panels.filter(({ type }) => type !== 'row')) {
      expect(description).toMatch(/\.$/);
      if (type !== 'heatmap') expect(fieldConfig?.defaults.unit).toBeDefined();
      expect(new Set(targets!.map(({ refId }) => refId)).size).toBe(targets!.length);
    }
  });

  it.each(dashboards)('$path has no panel over another', ({ panels }) => {
    const cells = new Map<string, string>();
    for (const { title, gridPos } of panels) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(cells.get(`${x} ${y}`) ?? title).toBe(title);
          cells.set(`${x} ${y}`, title);
          expect(x).toBeLessThan(24);
        }
      }
    }
  });
});
