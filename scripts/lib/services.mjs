/** MySQL and Redis for a command: those given by URL, else private ones that live as long as the command. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describeEnding, Guard, keepRunning } from './guarded.mjs';
import {
  aptOf,
  canInstallWithApt,
  installWithApt,
  missingServicesMessage,
  thisSystem,
} from './install-services.mjs';
import { lockDataFolder } from './lock.mjs';
import { converse, freePort, isPortFree } from './net.mjs';
import { installMysqlData, mysqlMark, privateMysql } from './private-mysql.mjs';
import { privateRedis, redisMark } from './private-redis.mjs';
import { stopOrphan } from './processes.mjs';
import { findMariadb, findRedis } from './programs.mjs';

// A MariaDB that was killed under load repairs its data first.
const READY_TIMEOUT_MS = 60_000;
const PORT_ATTEMPTS_MAX = 5;

const SERVICES = {
  mysql: { title: 'MariaDB', variable: 'MYSQL_URL', protocols: ['mysql:', 'mariadb:'], defaultPort: 3306 },
  redis: { title: 'Redis', variable: 'REDIS_URL', protocols: ['redis:', 'rediss:'], defaultPort: 6379 },
};

/**
 * Finds or starts the services, and locks the data folder for this process.
 *
 * @param {object} options
 * @param {string} options.dataDir private data, logs, ports and passwords
 * @param {(line: string) => void} options.log
 * @param {NodeJS.ProcessEnv} [options.env] MYSQL_URL and REDIS_URL are read from here
 * @param {('mysql' | 'redis')[]} [options.needs]
 * @param {string} [options.command] what the user typed, named to another command that wants the same folder
 * @param {boolean} [options.fresh] empties the data folder first
 * @returns {Promise<{ mysqlUrl?: string, redisUrl?: string, startedMysql: boolean, startedRedis: boolean,
 *   guard: Guard, stop(): Promise<void> }>} `guard` takes further programs; stop() ends all of them, the youngest first
 * @throws {import('./lock.mjs').DataFolderInUse}
 * @throws {Error} whose message is meant for the user
 */
export async function ensureServices({
  dataDir: dataDirGiven,
  log,
  env = process.env,
  needs = ['mysql', 'redis'],
  command = 'gondola',
  fresh = false,
}) {
  const dataDir = resolve(dataDirGiven);
  const urls = {};
  for (const service of needs) {
    const url = env[SERVICES[service].variable];
    if (url) {
      await checkGivenUrl(service, url);
      urls[service] = url;
    }
  }
  const missing = needs.filter((service) => urls[service] === undefined);
  const unlock = lockDataFolder(dataDir, command);
  let guard;
  /** @type {{ stop(): Promise<void> }[]} */
  const started = [];
  const stop = async () => {
    for (const service of started.splice(0).reverse()) await service.stop();
    await guard?.close();
    unlock();
  };
  try {
    await stopOrphans(dataDir, log);
    if (fresh) emptyFolder(dataDir);
    guard = new Guard(dataDir);
    if (missing.length > 0) {
      const programs = await findPrograms(missing, log);
      for (const service of missing) {
        const running = await startPrivate(service, { dataDir, program: programs[service], guard, log });
        urls[service] = running.url;
        started.push(running);
      }
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    mysqlUrl: urls.mysql,
    redisUrl: urls.redis,
    startedMysql: missing.includes('mysql'),
    startedRedis: missing.includes('redis'),
    guard,
    stop,
  };
}

/** Stops what a killed command and a killed guard left running on this data folder; the caller has its lock. */
async function stopOrphans(dataDir, log) {
  const programs = {
    worker: 'src/main/worker.js',
    api: 'src/main/api.js',
    redis: redisMark(dataDir),
    mysql: mysqlMark(dataDir),
  };
  for (const [name, mark] of Object.entries(programs)) {
    const pid = await stopOrphan(join(dataDir, `${name}.pid`), mark);
    if (pid !== undefined) log(`stopped the ${name} (process ${pid}) that an earlier run left behind`);
  }
}

/** Removes everything but the lock, which this process has. */
function emptyFolder(dataDir) {
  for (const name of readdirSync(dataDir)) {
    if (name !== 'lock') rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

async function checkGivenUrl(service, url) {
  const { title, variable, protocols, defaultPort } = SERVICES[service];
  if (!URL.canParse(url) || !protocols.includes(new URL(url).protocol)) {
    throw new Error(`${variable} is not a URL that starts with ${protocols[0]}//`);
  }
  const { hostname, port } = new URL(url);
  const address = {
    host: hostname.replace(/^\[|\]$/g, '') || 'localhost',
    port: Number(port || defaultPort),
  };
  try {
    await converse({ ...address, waitForAnswer: false });
  } catch (error) {
    throw new Error(
      `${variable} names ${address.host}:${address.port}, and nothing answers there (${error.code ?? error.message}). ` +
        `Start that server, or unset ${variable} to let Gondola run a private ${title}.`,
    );
  }
}

async function findPrograms(missing, log) {
  const find = () => ({ mysql: findMariadb(), redis: findRedis() });
  let programs = find();
  const absent = () => missing.filter((service) => programs[service] === undefined);
  const system = thisSystem();
  if (absent().length > 0 && canInstallWithApt(system)) {
    try {
      await installWithApt(aptOf(absent()), log);
    } catch (error) {
      throw new Error(`${error.message}\n\n${missingServicesMessage(system, absent())}`);
    }
    programs = find();
  }
  if (absent().length > 0) throw new Error(missingServicesMessage(system, absent()));
  return programs;
}

/** @returns {Promise<{ url: string, stop(): Promise<void> }>} */
async function startPrivate(service, { dataDir, program, guard, log }) {
  const { title } = SERVICES[service];
  if (service === 'mysql') installMysqlData({ dataDir, installer: program.installer, log });
  const make = service === 'mysql' ? privateMysql : privateRedis;
  for (let attempt = 1; ; attempt++) {
    const { port, password } = await portAndPassword(dataDir, service);
    const {
      program: toStart,
      isReady,
      url,
      cleanUp,
    } = make({ dataDir, server: program.server, port, password });
    const { exited } = await guard.start(toStart);
    const ending = await untilReady(isReady, exited);
    if (ending === undefined) {
      const running = keepRunning(guard, { ...toStart, title }, exited, log);
      const stop = async () => {
        await running.stop();
        cleanUp();
      };
      return { url, stop };
    }
    cleanUp();
    // Another program took the port after we had looked: draw again.
    if (attempt < PORT_ATTEMPTS_MAX && ending !== 'timeout' && !(await isPortFree(port))) continue;
    const how =
      ending === 'timeout'
        ? `is not ready after ${READY_TIMEOUT_MS / 1000} s`
        : `ended at once (${describeEnding(ending)})`;
    const logFile = guard.logFile(toStart.name);
    throw new Error(
      `the private ${title} ${how}. The last lines of ${logFile}:\n${guard.lastLines(toStart.name)}`,
    );
  }
}

/** @returns {Promise<undefined | 'timeout' | import('./guarded.mjs').Ending>} undefined when it is ready */
async function untilReady(isReady, exited) {
  const deadlineMs = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadlineMs) {
    const outcome = await Promise.race([exited, isReady()]);
    if (outcome === true) return undefined;
    if (outcome !== false) return outcome;
    await delay(25);
  }
  return 'timeout';
}

/** The port and password this data folder used before, the port only if it is still free. */
async function portAndPassword(dataDir, service) {
  const file = join(dataDir, 'private.json');
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const port = await freePort(known[service]?.port);
  const password = known[service]?.password ?? randomBytes(24).toString('base64url');
  writeSecretJson(file, { ...known, [service]: { port, password } });
  return { port, password };
}

/** Writes a file only its owner can read, in one step. */
export function writeSecretJson(file, value) {
  const unfinished = `${file}.${process.pid}`;
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, file);
}
