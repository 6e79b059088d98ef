import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMonitoring, MONITORING_MISSING } from '../../../scripts/lib/test-programs.mjs';
import { waitFor } from '../../support/wait.js';
import { ROOT, ruleFiles } from './rules.js';

const programs = findMonitoring();

/** Says in the title of a group that its programs are missing; they are there on Debian, where `npm test` installs them. */
export const titled = (title: string) =>
  programs === undefined ? `${title} (${MONITORING_MISSING})` : title;
export const isMissing = programs === undefined;

export function programFile(name: 'promtool' | 'amtool'): string {
  if (programs === undefined) throw new Error(MONITORING_MISSING);
  return programs[name];
}

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

export interface Prometheus extends Server {
  /** Samples of an instant query; a scalar or a vector. */
  query(expr: string): Promise<Sample[]>;
  api<Data>(path: string): Promise<Data>;
}

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

interface PrometheusOptions {
  readonly api?: readonly string[];
  readonly workers?: readonly string[];
  readonly alertmanagers?: readonly string[];
  /** Lets alerts fire as soon as they hold, without their `for`. */
  readonly impatient?: boolean;
}

/** The committed configuration and rules, read by a Prometheus of our own that scrapes and evaluates every second. */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'gondola-prometheus-'));
  cpSync(join(ROOT, 'prometheus'), folder, { recursive: true });
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, readFileSync(config, 'utf8').replaceAll('interval: 15s', 'interval: 1s'));
  for (const file of ruleFiles) {
    const path = join(folder, 'alerts', file);
    const text = readFileSync(path, 'utf8');
    if (options.impatient) writeFileSync(path, text.replaceAll(/^ *for: .*\n/gm, ''));
  }
  const targets = { api: options.api, worker: options.workers, alertmanager: options.alertmanagers };
  for (const [name, urls = []] of Object.entries(targets)) {
    const hosts = urls.map((url) => new URL(url).host);
    writeFileSync(join(folder, 'targets', `${name}.json`), JSON.stringify([{ targets: hosts }]));
  }
  const server = await start(programs!.prometheus, folder, (port) => [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    // An alert that fires before Alertmanager was found is told again only after a minute otherwise.
    '--rules.alert.resend-delay=1s',
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  const api = async <Data>(path: string): Promise<Data> => {
    const answer = (await (await fetch(`${server.url}/api/v1/${path}`)).json()) as {
      status: string;
      error?: string;
      data: Data;
    };
    if (answer.status !== 'success') throw new Error(answer.error);
    return answer.data;
  };
  return {
    ...server,
    api,
    async query(expr) {
      type Point = [number, string];
      const { resultType, result } = await api<{
        resultType: string;
        result: Point | { metric: Record<string, string>; value: Point }[];
      }>(`query?query=${encodeURIComponent(expr)}`);
      if (resultType === 'scalar') return [{ metric: {}, value: Number((result as Point)[1]) }];
      return (result as { metric: Record<string, string>; value: Point }[]).map(({ metric, value }) => ({
        metric,
        value: Number(value[1]),
      }));
    },
  };
}

/** An Alertmanager of our own with this configuration. */
export async function startAlertmanager(config: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'gondola-alertmanager-'));
  writeFileSync(join(folder, 'alertmanager.yml'), config);
  return start(programs!.alertmanager, folder, (port) => [
    `--config.file=${join(folder, 'alertmanager.yml')}`,
    `--storage.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
  ]);
}

async function start(program: string, folder: string, args: (port: number) => string[]): Promise<Server> {
  const port = await freePort();
  const child = spawn(program, args(port), { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder });
  const exited = once(child, 'exit');
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-20_000);
  });
  const url = `http://127.0.0.1:${port}`;
  await waitFor(`${program} to be ready`, async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended:\n${log}`);
    return fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
