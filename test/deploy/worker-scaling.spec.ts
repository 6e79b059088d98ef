import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { isMissing, programFile, titled } from '../observability/support/servers.js';
import { readYaml } from './support/files.js';

interface Scaled {
  readonly spec: { readonly triggers: readonly { readonly metadata: { readonly query: string } }[] };
}

const { spec } = readYaml<Scaled>('k8s/overlays/production/worker-scaling.yaml');
const [longestQueue, workersToKeep] = spec.triggers.map(({ metadata }) => metadata.query);

/** What all workers say of the queues, each for itself, and that they are up. */
function seriesOf(workers: number, entries: Readonly<Record<string, number>>) {
  const instances = Array.from({ length: workers }, (_, at) => `10.0.0.${at}:4001`);
  return instances.flatMap((instance) => {
    const labels = `job="gondola-worker",instance="${instance}"`;
    const queues = Object.entries(entries).map(([key, count]) => {
      const [queue, state] = key.split(' ');
      return {
        series: `gondola_queue_entries{${labels},queue="${queue}",state="${state}"}`,
        values: `${count}x5`,
      };
    });
    return [{ series: `up{${labels}}`, values: '1x5' }, ...queues];
  });
}

/** Lets promtool compute the query. @returns what it has against the value */
function compute(
  query: string,
  workers: number,
  entries: Readonly<Record<string, number>>,
  value: number,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'gondola-scaling-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'scaling.test.yml');
  const expectation = { expr: query, eval_time: '1m', exp_samples: [{ labels: '{}', value }] };
  const test = { interval: '1m', input_series: seriesOf(workers, entries), promql_expr_test: [expectation] };
  writeFileSync(file, stringify({ tests: [test] }));
  const { stdout, stderr, status } = spawnSync(programFile('promtool'), ['test', 'rules', file], {
    encoding: 'utf8',
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

describe.skipIf(isMissing)(titled('workers are scaled'), () => {
  it('by the longest queue, counted once however many workers say it', () => {
    const entries = {
      'training waiting': 3,
      'training active': 2,
      'datasets waiting': 1,
      'training failed': 9,
    };
    expect(compute(longestQueue!, 3, entries, 5)).toBe('');
  });

  it('by jobs with a priority too', () => {
    expect(compute(longestQueue!, 2, { 'predictions prioritized': 4 }, 4)).toBe('');
  });

  it('down by none while a training runs', () => {
    expect(compute(workersToKeep!, 3, { 'training active': 1, 'datasets active': 0 }, 3)).toBe('');
  });

  it('down as far as the queues allow when none runs', () => {
    expect(compute(workersToKeep!, 3, { 'training active': 0, 'datasets active': 2 }, 0)).toBe('');
  });
});
