import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

/** As prometheus/prometheus.yml reads them. */
const FILES = ['recording', 'serving', 'models', 'monitoring', 'queues', 'infrastructure'];

/** The rules of prometheus/alerts as a resource of the Prometheus operator. @param root of the repository */
export function prometheusRules(root: string): string {
  const groups = FILES.flatMap((name) => {
    const text = readFileSync(join(root, `prometheus/alerts/${name}.yml`), 'utf8');
    return (parse(text) as { groups: unknown[] }).groups;
  });
  const resource = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'gondola', labels: { 'app.kubernetes.io/name': 'gondola' } },
    spec: { groups },
  };
  return `# Written from prometheus/alerts by npm run generate:dashboards.\n${stringify(resource, { lineWidth: 0 })}`;
}
