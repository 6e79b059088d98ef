import { statfs } from 'node:fs/promises';
import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import { servingChampions } from '../pipeline/registry/champion.js';
import { modelOf, readModel } from '../pipeline/registry/loaded-model.js';
import { type ArtifactPlace, type Config, readConfig } from '../platform/config.js';
import { assertNoEviction } from '../queue/dispatcher.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import { openArtifactStore } from '../store/artifacts/open-artifact-store.js';
import { assertMigrated, openDatabase } from '../store/database.js';
import type { ModelVersion } from '../store/entities/registry.js';
import { subjectOf } from '../subjects/subjects.js';
import type { Environment } from './command.js';

/** What was looked at, what was found, and where that is a problem what to do about it. */
export type Check =
  | { name: string; ok: true; detail: string }
  | { name: string; ok: false; detail: string; remedy: string };

const NODE_MIN = [20, 19] as const;
/** The servers that the tables and statements are written for. */
const SERVER_MIN = { mysql: [8, 4], mariadb: [10, 11] } as const;
const FREE_BYTES_MIN = 1024 ** 3;
const REDIS_TIMEOUT_MS = 3_000;

const passed = (name: string, detail: string): Check => ({ name, ok: true, detail });
const failed = (name: string, error: unknown, remedy: string): Check => ({
  name,
  ok: false,
  detail: asSentence(typeof error === 'string' ? error : reasonOf(error)),
  remedy,
});

export function checkNode(version: string): Check {
  return atLeast(version, NODE_MIN)
    ? passed('Node.js', version)
    : failed('Node.js', `This is ${version}`, `Install ${NODE_MIN.join('.')} or later.`);
}

export function checkConfiguration(environment: Environment): { check: Check; config: Config | null } {
  const name = 'configuration';
  try {
    const config = readConfig(environment, { redis: false });
    return { check: passed(name, 'environment variables are valid'), config };
  } catch (error) {
    const reason = (error as Error).message.replace(/\s*\n\s*/g, ' ');
    return { check: failed(name, reason, 'Set these environment variables.'), config: null };
  }
}

/** MySQL and what lies behind it: tables, artifacts, champions. Where one is missing the later ones are not looked at. */
export async function checkServices(config: Config): Promise<Check[]> {
  const artifacts = await openArtifactStore(config);
  const files = await checkArtifacts(artifacts, config.artifacts);
  let db: DataSource;
  try {
    db = await openDatabase(config.mysql);
  } catch (error) {
    const remedy = 'Is the server of MYSQL_URL running, and are user, password and database right?';
    return [failed('MySQL', error, remedy), files];
  }
  try {
    const [{ version }] = (await db.query('SELECT VERSION() AS version')) as [{ version: string }];
    const server = checkServerVersion(version);
    const tables = await checkTables(db);
    if (!tables.ok) return [server, tables, files];
    return [server, tables, files, await checkChampions(db, artifacts)];
  } finally {
    await db.destroy();
  }
}

export function checkServerVersion(version: string): Check {
  const [kind, title] = /mariadb/i.test(version)
    ? (['mariadb', 'MariaDB'] as const)
    : (['mysql', 'MySQL'] as const);
  return atLeast(version, SERVER_MIN[kind])
    ? passed('MySQL', `${title} ${version} answers`)
    : failed('MySQL', `This is ${title} ${version}`, `Use ${title} ${SERVER_MIN[kind].join('.')} or later.`);
}

async function checkTables(db: DataSource): Promise<Check> {
  try {
    await assertMigrated(db);
    return passed('tables', 'up to date');
  } catch (error) {
    return failed('tables', error, '');
  }
}

async function checkArtifacts(artifacts: ArtifactStore, place: ArtifactPlace): Promise<Check> {
  const name = 'artifacts';
  try {
    await artifacts.bytes.check();
    return place.kind === 'file'
      ? await checkFreeSpace(name, place.folder)
      : passed(name, `the bucket ${place.bucket} answers`);
  } catch (error) {
    const remedy =
      place.kind === 'file'
        ? 'Set GONDOLA_DATA_DIR to a folder that this user may write.'
        : 'Does the bucket of ARTIFACT_STORE exist, and are S3_ENDPOINT, region and credentials right?';
    return failed(name, error, remedy);
  }
}

async function checkFreeSpace(name: string, folder: string): Promise<Check> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  const free = `${(freeBytes / 1024 ** 3).toFixed(1)} GiB free`;
  return freeBytes >= FREE_BYTES_MIN
    ? passed(name, `${folder} is writable, ${free}`)
    : failed(name, `${folder} has ${free}`, 'Make room, or set GONDOLA_DATA_DIR to a larger disk.');
}

/** Of every model that has one, whatever it is about. */
async function checkChampions(db: DataSource, artifacts: ArtifactStore): Promise<Check> {
  const name = 'champion';
  const champions = await servingChampions(db.manager, null);
  if (champions.length === 0) {
    return failed(name, 'No model has a champion yet', 'Train one: startTraining, or "gondola train".');
  }
  const loaded: string[] = [];
  const problems: string[] = [];
  for (const version of champions) {
    try {
      loaded.push(await tryChampion(db, artifacts, version));
    } catch (error) {
      problems.push(asSentence(reasonOf(error)));
    }
  }
  return problems.length === 0
    ? passed(name, loaded.join(', '))
    : failed(name, problems.join(' '), 'Train again, or bring its file back from a backup.');
}

async function tryChampion(db: DataSource, artifacts: ArtifactStore, version: ModelVersion): Promise<string> {
  const { name, subject } = await modelOf(db.manager, version);
  const about = subjectOf(subject ?? 'listings'); // a model of before it was noted is about listings
  await readModel(artifacts, version, name, (bytes) => about.decode(bytes));
  return `version ${version.version} of ${name} loads`;
}

/** @param url null when no Redis is configured, which only the API and the workers need */
export async function checkRedis(url: string | null): Promise<Check> {
  if (url === null) return passed('Redis', 'not looked at, since REDIS_URL is not set');
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: REDIS_TIMEOUT_MS,
    commandTimeout: REDIS_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let connectionError: Error | null = null;
  redis.on('error', (error: Error) => {
    connectionError = error;
  });
  try {
    await redis.connect();
    await assertNoEviction(redis);
    return passed('Redis', 'answers, maxmemory-policy is noeviction');
  } catch (error) {
    return failed(
      'Redis',
      connectionError ?? error,
      connectionError === null ? '' : 'Is the server of REDIS_URL running, and is the password right?',
    );
  } finally {
    redis.disconnect();
  }
}

function atLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [first = 0, second = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return first > major || (first === major && second >= minor);
}

/** Some network errors have only a code. */
function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message === '' ? (code ?? 'unknown error') : message;
}

function asSentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
