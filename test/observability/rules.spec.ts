import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support/rules.js';
import { isMissing, programFile, titled } from './support/servers.js';

const promtool = (...args: string[]) =>
  execFileSync(programFile('promtool'), args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });

describe.skipIf(isMissing)(titled('promtool'), () => {
  it('finds configuration and rules right', () => {
    expect(promtool('check', 'config', 'prometheus/prometheus.yml')).toContain('6 rule files found');
  });

  it.each(['serving', 'models', 'monitoring', 'queues', 'infrastructure'])(
    'sees every alert of %s fire and stay quiet',
    (area) => {
      expect(promtool('test', 'rules', `prometheus/alerts/${area}.test.yml`)).toContain('SUCCESS');
    },
    120_000,
  );
});
