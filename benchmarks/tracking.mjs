// How many requests a second MLflow's REST API takes here, beside what MLflow itself takes: private services, one API
// process as in production, and the load generator on the same cores. Every answer means that the rows are on disk
// (innodb_flush_log_at_trx_commit = 1).
// Usage: npm run bench:tracking [-- --seconds 5 --only log-batch]
import { rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureServices } from '../scripts/lib/services.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { startMlflowApi } from './lib/mlflow-api.mjs';
import { TRACKING_LINES } from './lib/tracking-lines.mjs';

const root = resolve(import.meta.dirname, '..');
const dataDir = join(root, '.gondola/bench-tracking');
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, only: { type: 'string', default: '' } },
});
const log = (line) => process.stderr.write(`${line}\n`);

/** On a machine that does other things too, what counts is how much of it was had. */
function inWords(cpuMs, requestsPerSecond) {
  const known = Object.entries(cpuMs ?? {}).filter(([, ms]) => ms !== null);
  if (known.length === 0) return '';
  const cores = (known.reduce((sum, [, ms]) => sum + ms, 0) * requestsPerSecond) / 1000;
  const parts = known.map(([name, ms]) => `${name} ${ms.toFixed(2)} ms`).join(', ');
  return `${parts}; ${cores.toFixed(2)} cores were had`;
}

await ensureSetup(log);
const services = await ensureServices({ dataDir, log, command: 'npm run bench:tracking', fresh: true });
try {
  const api = await startMlflowApi({ services, dataDir });
  try {
    console.log(`${cpus().length} cores, ${cpus()[0].model.trim()}`);
    console.log(
      `${'line'.padEnd(34)} ${'here'.padStart(10)} ${'MLflow'.padStart(8)} ${'ratio'.padStart(7)}  p50 / p99  processor time a request`,
    );
    for (const line of TRACKING_LINES.filter(({ title }) => title.includes(values.only))) {
      const { here, p50Ms, p99Ms, cpuMs } = await line.measure(api, { seconds: Number(values.seconds) });
      const ratio = line.unit === 'ms' ? line.mlflow / here : here / line.mlflow;
      const figure = `${here.toFixed(0)} ${line.unit}`;
      console.log(
        `${line.title.padEnd(34)} ${figure.padStart(10)} ${String(line.mlflow).padStart(8)} ${`${ratio.toFixed(1)} x`.padStart(7)}  ${p50Ms.toFixed(1)} / ${p99Ms.toFixed(1)} ms  ${inWords(cpuMs, here)}`,
      );
    }
  } finally {
    await api.stop();
  }
} finally {
  await services.stop();
  await rm(dataDir, { recursive: true, force: true });
}
