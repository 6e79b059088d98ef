#!/usr/bin/env node
/**
 * The command `gondola`: compiles when needed, finds the database, and runs the command line program.
 * MYSQL_URL when set; else the services of the `npm start` or `npm run services` that runs on the data folder;
 * else a private MariaDB for the time of the command.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { dataDirOf, ROOT, runningServices } from '../scripts/lib/data-dir.mjs';
import { migrate } from '../scripts/lib/gondola-programs.mjs';
import { ensureServices } from '../scripts/lib/services.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';

const args = process.argv.slice(2);
const dataDir = dataDirOf(process.env);
// stdout belongs to the command: with --json a program reads it.
const log = (line) => console.error(line);

const HELP = ['help', '--help', '-h', '--version', '-V'];
const isHelp = args.length === 0 || args.some((arg) => HELP.includes(arg));
/** The commands that look at the queue; the others do their work in their own process. */
const needsRedis = args[0] === 'doctor';
/** The commands that work from files alone. */
const needsNothing = ['fit', 'apply', 'gate', 'drift'].includes(args[0]);

/** @returns {Promise<{ env: NodeJS.ProcessEnv, stop(): Promise<void> }>} */
async function findServices() {
  const noStop = async () => {};
  if (isHelp || needsNothing || process.env.MYSQL_URL) return { env: {}, stop: noStop };
  const running = runningServices(dataDir);
  if (running !== undefined) {
    return { env: { MYSQL_URL: running.mysqlUrl, REDIS_URL: running.redisUrl }, stop: noStop };
  }
  const needs = needsRedis ? ['mysql', 'redis'] : ['mysql'];
  const services = await ensureServices({ dataDir, log, needs, command: ['gondola', ...args].join(' ') });
  const env = { MYSQL_URL: services.mysqlUrl };
  if (services.redisUrl !== undefined) env.REDIS_URL = services.redisUrl;
  try {
    await migrate({ ...process.env, ...env, GONDOLA_DATA_DIR: dataDir });
  } catch (error) {
    await services.stop();
    throw error;
  }
  return { env, stop: services.stop };
}

/** @returns {Promise<number>} the exit code, 128 + the signal's number when a signal ended it */
function runCli(env) {
  const cli = join(ROOT, 'dist', 'src', 'main', 'cli.js');
  const child = spawn(process.execPath, ['--enable-source-maps', cli, ...args], {
    env: { ...process.env, ...env, GONDOLA_DATA_DIR: dataDir },
    stdio: 'inherit',
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => {
    // A terminal sends Ctrl-C to the child as well; anyone else only to us.
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

try {
  await ensureSetup(log);
  const { env, stop } = await findServices();
  const exitCode = await runCli(env);
  await stop();
  process.exit(exitCode);
} catch (error) {
  log(error.message);
  process.exit(1);
}
