import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isMissing, programFile, titled } from '../observability/support/servers.js';
import { compose } from './support/compose.js';
import { ROOT, readYaml } from './support/files.js';

interface ScrapeConfig {
  readonly job_name: string;
  readonly authorization?: { readonly credentials_file: string };
  readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: number }[];
}
interface Configuration {
  readonly global: unknown;
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly ScrapeConfig[];
  readonly alerting: {
    readonly alertmanagers: readonly { readonly dns_sd_configs?: ScrapeConfig['dns_sd_configs'] }[];
  };
}

const FILE = 'prometheus/prometheus.compose.yml';
const here = readYaml<Configuration>('prometheus/prometheus.yml');
const inCompose = readYaml<Configuration>(FILE);
const jobsOf = ({ scrape_configs }: Configuration) => scrape_configs.map(({ job_name }) => job_name);
const found = [
  ...inCompose.scrape_configs.flatMap(({ dns_sd_configs = [] }) => dns_sd_configs),
  ...inCompose.alerting.alertmanagers.flatMap(({ dns_sd_configs = [] }) => dns_sd_configs),
].map(({ names, port }) => `${names.join()}:${port}`);

describe('Prometheus in Compose', () => {
  it.skipIf(isMissing)(titled('reads its configuration'), () => {
    const folder = mkdtempSync(join(tmpdir(), 'gondola-promtool-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(join(ROOT, 'prometheus'), folder, { recursive: true });
    const key = join(folder, 'metrics-key');
    writeFileSync(key, 'gdl_key');
    const config = join(folder, 'prometheus.compose.yml');
    writeFileSync(config, readFileSync(config, 'utf8').replaceAll('/etc/gondola/metrics-key', key));
    const said = execFileSync(programFile('promtool'), ['check', 'config', config], { encoding: 'utf8' });
    expect(said).toContain('6 rule files found');
  });

  it('reads the rules and jobs of Prometheus elsewhere', () => {
    expect(inCompose.rule_files).toEqual(here.rule_files);
    expect(inCompose.global).toEqual(here.global);
    expect(jobsOf(inCompose)).toEqual(jobsOf(here));
  });

  it('finds API, workers and Alertmanager by the names and ports of their services', () => {
    const { PORT, WORKER_HEALTH_PORT } = compose.services.api!.environment!;
    expect(found).toEqual([`api:${PORT}`, `worker:${WORKER_HEALTH_PORT}`, 'alertmanager:9093']);
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(['api', 'worker', 'alertmanager']));
  });

  it('has a key for what asks for one', () => {
    const keys = inCompose.scrape_configs
      .filter(({ job_name }) => job_name.startsWith('gondola-'))
      .map(({ authorization }) => authorization?.credentials_file);
    expect(keys).toEqual(['/etc/gondola/metrics-key', '/etc/gondola/metrics-key']);
    expect(compose.services.prometheus!.volumes).toContain('metrics-key:/etc/gondola:ro');
  });

  it('waits until a service that ends has made that key', () => {
    const { volumes, command, depends_on } = compose.services['metrics-key']!;
    expect(volumes).toContain('metrics-key:/config');
    expect(command!.join(' ')).toContain('gondola key keep /config/metrics-key');
    expect(depends_on!.migrate).toEqual({ condition: 'service_completed_successfully' });
    expect(compose.services.prometheus!.depends_on).toEqual({
      'metrics-key': { condition: 'service_completed_successfully' },
    });
  });

  it('is started with that configuration', () => {
    expect(compose.services.prometheus!.command).toContain(
      '--config.file=/etc/prometheus/prometheus.compose.yml',
    );
  });
});
