/**
 * `npm start`: from a fresh clone to a served prediction, in the foreground; with `-- --subject films` to a served
 * recommendation. Installs and compiles what is missing,
 * finds or starts MySQL and Redis, migrates, starts the API and one worker, trains the first champion when there is
 * none, and makes one prediction. Ctrl-C stops everything it started. While another one runs, it only shows that one.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { authSecretOf, firstAccounts } from './lib/access.mjs';
import { askAs } from './lib/client.mjs';
import { clearServicesFile, dataDirOf, runningServices, writeServicesFile } from './lib/data-dir.mjs';
import { ensureChampion } from './lib/first-champion.mjs';
import { choosePort, migrate, startGondola } from './lib/gondola-programs.mjs';
import { dataFolderOwner } from './lib/lock.mjs';
import { ensureServices } from './lib/services.mjs';
import { ensureSetup } from './lib/setup.mjs';
import { showAddresses, showFirstSignIn } from './lib/show.mjs';
import { untilAskedToStop } from './lib/signals.mjs';
import { subjectOfArguments } from './lib/subjects.mjs';

const COMMAND = 'npm start';
const dataDir = dataDirOf(process.env);
const log = (line) => console.log(line);
const seconds = () => (performance.now() / 1000).toFixed(1);

/** What to stop, in the order in which it was started. @type {(() => unknown)[]} */
const toStop = [];

/**
 * @param {import('./lib/subjects.mjs').StartSubject} subject
 * @returns {Promise<boolean>} true when another `npm start` has this data folder and has been shown
 */
async function showRunning(subject) {
  let saidWaiting = false;
  for (;;) {
    const owner = dataFolderOwner(dataDir);
    if (owner?.command !== COMMAND) return false;
    const apiUrl = runningServices(dataDir)?.apiUrl;
    if (apiUrl !== undefined) {
      showAddresses(apiUrl, log, subject.name);
      log(`Gondola is already running (process ${owner.pid}); Ctrl-C in its terminal stops it.`);
      return true;
    }
    if (!saidWaiting) log(`another npm start (process ${owner.pid}) is still starting; waiting for it`);
    saidWaiting = true;
    await delay(250);
  }
}

/** An API that listens on all addresses, or on the default one, is reached on loopback. */
function hostToReach(host) {
  if (!host || host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

const isLoopback = (host) => !host || /^(127\.|::1$|localhost$)/.test(host);

/** @throws {Error} with every problem of the configuration, before anything is started */
async function checkConfiguration() {
  const { readConfig } = await import(new URL('../dist/src/platform/config.js', import.meta.url).href);
  const later = { MYSQL_URL: 'mysql://127.0.0.1/gondola', REDIS_URL: 'redis://127.0.0.1' };
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  // Services are found or started by their addresses, so that these are no files here.
  const { MYSQL_URL_FILE: _mysql, REDIS_URL_FILE: _redis, ...others } = given;
  readConfig({ ...later, ...others });
}

/** @param {import('./lib/subjects.mjs').StartSubject} subject */
async function start(subject) {
  await ensureSetup(log);
  await checkConfiguration();
  const services = await ensureServices({ dataDir, log, command: COMMAND });
  toStop.push(services.stop);
  const { mysqlUrl, redisUrl, startedMysql, startedRedis } = services;
  log(
    `MySQL: ${startedMysql ? 'private MariaDB' : 'MYSQL_URL'}, Redis: ${startedRedis ? 'private' : 'REDIS_URL'}`,
  );
  toStop.push(() => clearServicesFile(dataDir));
  writeServicesFile(dataDir, { mysqlUrl, redisUrl });

  const port = await choosePort(process.env.PORT || undefined, log);
  // Known beforehand, for Prometheus.
  const workerPort =
    process.env.WORKER_HEALTH_PORT || String(await choosePort(port < 65_535 ? port + 1 : port - 1, log));
  const host = hostToReach(process.env.HOST);
  const apiUrl = `http://${host}:${port}`;
  const env = {
    NODE_ENV: 'production',
    // Whoever reaches a loopback address has this machine already.
    DEVELOPER_TOOLS: String(isLoopback(process.env.HOST)),
    ...process.env,
    MYSQL_URL: mysqlUrl,
    REDIS_URL: redisUrl,
    PORT: String(port),
    WORKER_HEALTH_PORT: workerPort,
    GONDOLA_DATA_DIR: dataDir,
    ...authSecretOf(dataDir, process.env),
  };
  await migrate(env);
  const accounts = firstAccounts(env);
  askAs(accounts.service);
  const gondola = await startGondola(services.guard, { env, apiUrl, log });
  toStop.push(gondola.stop);

  if (await ensureChampion(apiUrl, subject, log)) await subject.showAnswer(apiUrl, log);
  showAddresses(apiUrl, log, subject.name);
  showFirstSignIn(apiUrl, accounts, log);
  writeServicesFile(dataDir, { mysqlUrl, redisUrl, apiUrl });
  log(`Gondola is up after ${seconds()} s. Logs: ${dataDir}/logs. Ctrl-C stops everything.`);
}

async function stop() {
  for (const end of toStop.reverse()) await end();
}

const asked = untilAskedToStop();
try {
  const subject = subjectOfArguments(process.argv.slice(2));
  if (await Promise.race([showRunning(subject), asked])) process.exit(0);
  const reason = await Promise.race([start(subject).then(() => asked), asked]);
  log(`\n${reason}: stopping`);
  await stop();
  log('stopped');
  process.exit(0);
} catch (error) {
  console.error(`\n${error.message}`);
  await stop();
  process.exit(1);
}
