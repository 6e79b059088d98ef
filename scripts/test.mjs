/**
 * `npm test`: lint, types and the whole suite against a real MariaDB and a real Redis, which are private and empty
 * (data folder .gondola/test) unless MYSQL_URL and REDIS_URL are set. `npm test -- <files>` runs only those files.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/data-dir.mjs';
import { ensureServices } from './lib/services.mjs';
import { ensureSetup, runScript } from './lib/setup.mjs';
import { untilAskedToStop } from './lib/signals.mjs';
import { ensureTestPrograms } from './lib/test-programs.mjs';
import { skippedLines, summaryLine } from './lib/test-summary.mjs';

const vitestArgs = process.argv.slice(2);
const dataDir = join(ROOT, '.gondola', 'test');
const reportFile = join(dataDir, 'report.json');
const log = (line) => console.log(line);

/** Compiles, and checks the sources where the whole suite is run. @throws {Error} with the output of the step that fails */
async function prepareSources() {
  await ensureSetup(log);
  if (vitestArgs.length === 0) await allEnded(['lint', 'typecheck'].map(checkSources));
}

async function checkSources(name) {
  log(`npm run ${name}`);
  const { code, output } = await runScript(name);
  if (code !== 0) throw new Error(`npm run ${name} failed:\n${output.trimEnd()}`);
}

async function preparePrograms() {
  services = await ensureServices({ dataDir, log, command: 'npm test', fresh: true });
  await ensureTestPrograms(log);
}

/** Waits for all, so that nothing goes on beside an error. @throws what the first of those that failed threw */
async function allEnded(tasks) {
  const failed = (await Promise.allSettled(tasks)).find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** @returns {Promise<number>} Vitest's exit code, or 1 when a signal ended it */
function runVitest(env, asked) {
  const cli = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [cli, 'run', ...vitestArgs], { cwd: ROOT, env, stdio: 'inherit' });
  void asked.then(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

let services;

/** @returns {Promise<number>} the exit code */
async function test(asked) {
  // Downloads of one and computing of the other take turns on a machine that has neither.
  await allEnded([prepareSources(), preparePrograms()]);
  const { mysqlUrl, redisUrl } = services;
  return runVitest({ ...process.env, MYSQL_URL: mysqlUrl, REDIS_URL: redisUrl, NODE_ENV: 'test' }, asked);
}

const asked = untilAskedToStop();
let exitCode = 1;
try {
  const outcome = await Promise.race([test(asked), asked]);
  if (typeof outcome === 'number') {
    exitCode = outcome;
    await services.stop();
    const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined;
    for (const line of report === undefined ? [] : skippedLines(report)) log(line);
    log(report === undefined ? `tests: no report, Vitest ended with code ${exitCode}` : summaryLine(report));
  } else {
    console.error(`${outcome}: stopping`);
    await services?.stop();
  }
} catch (error) {
  console.error(error.message);
  await services?.stop();
}
process.exit(exitCode);
