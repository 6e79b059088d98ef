import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.js';
import { compose } from './support/compose.js';
import { ROOT, readText } from './support/files.js';

const page = readText('docs/deployment.md');
const all = (pattern: RegExp) => [...new Set([...page.matchAll(pattern)].map(([, found]) => found!))];

describe('docs/deployment.md', () => {
  it('links to files that there are', () => {
    const links = all(/\]\(([^)#]+)(?:#[^)]*)?\)/g);
    expect(links.filter((link) => !existsSync(join(ROOT, 'docs', link)))).toEqual([]);
  });

  it('names files that there are', () => {
    const paths = all(/(?:`| )((?:k8s|prometheus|grafana|test|\.github)\/[\w./-]+)/g);
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names profiles and services of Compose that there are', () => {
    const profiles = Object.values(compose.services).flatMap((service) => service.profiles ?? []);
    for (const profile of all(/--profile (\w+)/g)) expect(profiles).toContain(profile);
    for (const service of all(/docker compose (?:exec|run|logs|stop)(?: -\S+)* (\w+)/g)) {
      expect(Object.keys(compose.services)).toContain(service);
    }
  });

  it.each(all(/gondola ((?:doctor|artifacts|lineage)(?: gc| verify)?)\b/g))(
    'shows a command that there is: gondola %s',
    async (command) => {
      expect((await runCli([...command.split(' '), '--help'], {})).code).toBe(0);
    },
  );

  it('names scripts that there are', () => {
    const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
    expect(all(/npm run ([\w:]+)/g).filter((name) => !(name in scripts))).toEqual([]);
  });
});
