import 'reflect-metadata';
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createConnection } from 'mysql2/promise';
import { DataSource, type MigrationInterface } from 'typeorm';
import { AppError } from '../platform/errors.js';
import { ENTITIES } from './entities/index.js';
import { withNamedLock } from './named-lock.js';

/** The folder `migrations/` beside `src/`, in the sources as in the build. */
const migrationsFolder = resolve(dirname(fileURLToPath(import.meta.url)), '../../migrations');

const MIGRATION_WAIT_SECONDS = 120;

type MigrationClass = new () => MigrationInterface;

export interface DatabaseOptions {
  url: string;
  poolSize: number;
  /** Lets several statements be sent at once, for inPackedTransaction; others are safer without it. */
  packed?: boolean;
}

/**
 * Connects to MySQL 8.4 or MariaDB 10.11 and tells TypeORM which of the two it is, since their dialects differ.
 * All times are UTC, in the driver and on the server's side of the connection.
 * @throws the driver's error when the server cannot be reached; AppError CONFLICT when its sql_mode is not safe
 */
export async function openDatabase({ url, poolSize, packed = false }: DatabaseOptions): Promise<DataSource> {
  const dataSource = new DataSource({
    type: await serverDialect(url),
    url: withoutScheme(url),
    poolSize,
    charset: 'utf8mb4_unicode_ci',
    timezone: 'Z',
    supportBigNumbers: true,
    multipleStatements: packed,
    connectTimeout: 10_000,
    entities: ENTITIES,
    migrations: await loadMigrations(),
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'none',
    logging: false,
  });
  return dataSource.initialize();
}

/** Imported here and not by TypeORM, whose own import cannot be taught to read TypeScript when tests run the sources. */
async function loadMigrations(): Promise<MigrationClass[]> {
  const files = (await readdir(migrationsFolder)).filter((name) => /^\d+-.*\.[jt]s$/.test(name)).sort();
  const modules = await Promise.all(
    files.map((name) => import(pathToFileURL(join(migrationsFolder, name)).href) as Promise<object>),
  );
  return modules.flatMap((exports) => Object.values(exports) as MigrationClass[]);
}

/** Makes the database named in the URL if it is not there; the account needs the right to do so. */
async function createDatabaseIfMissing(url: string): Promise<void> {
  const target = new URL(url);
  const name = decodeURIComponent(target.pathname.slice(1));
  if (!/^\w{1,64}$/.test(name))
    throw new AppError('INVALID_INPUT', `MYSQL_URL must end in a database name, not "/${name}".`);
  try {
    await (await createConnection(withoutScheme(url))).end();
  } catch (error) {
    if ((error as { code?: string }).code !== 'ER_BAD_DB_ERROR') throw error;
    target.pathname = '/';
    const connection = await createConnection(withoutScheme(target.href));
    await connection.query(
      `CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    );
    await connection.end();
  }
}

async function serverDialect(url: string): Promise<'mysql' | 'mariadb'> {
  const connection = await createConnection({ uri: withoutScheme(url), connectTimeout: 10_000 });
  try {
    const [rows] = await connection.query('SELECT VERSION() AS version, @@SESSION.sql_mode AS sqlMode');
    const { version, sqlMode } = (rows as { version: string; sqlMode: string }[])[0]!;
    assertSafeMode(sqlMode);
    return version.toLowerCase().includes('mariadb') ? 'mariadb' : 'mysql';
  } finally {
    await connection.end();
  }
}

/** @throws AppError CONFLICT for a server that would cut texts short in silence, or take a backslash for itself */
export function assertSafeMode(sqlMode: string): void {
  const modes = sqlMode.split(',');
  // The driver escapes parameters with backslashes: in this mode a quote in a text would end it.
  if (modes.includes('NO_BACKSLASH_ESCAPES')) {
    throw new AppError('CONFLICT', "The server's sql_mode must not have NO_BACKSLASH_ESCAPES.", { sqlMode });
  }
  if (!modes.includes('STRICT_TRANS_TABLES') && !modes.includes('STRICT_ALL_TABLES')) {
    throw new AppError('CONFLICT', "The server's sql_mode must have STRICT_TRANS_TABLES.", { sqlMode });
  }
}

/** The driver knows the scheme mysql: only. */
function withoutScheme(url: string): string {
  return url.replace(/^mariadb:/, 'mysql:');
}

/**
 * Brings the tables up to date, one process at a time: several that start together wait for each other.
 * @returns the names of the migrations that were applied
 * @throws AppError OVERLOADED when another process migrates for longer than two minutes
 */
export async function migrateDatabase(url: string): Promise<string[]> {
  await createDatabaseIfMissing(url);
  const db = await openDatabase({ url, poolSize: 2 });
  try {
    return await withNamedLock(db, 'migrate', MIGRATION_WAIT_SECONDS, async () =>
      (await db.runMigrations()).map(({ name }) => name),
    );
  } finally {
    await db.destroy();
  }
}

/**
 * Takes the newest migrations back, youngest first, with what only their tables and columns held. For the way back to
 * an older release: no program may be running, and the older one must not run before this has ended.
 * @returns the names of those that were taken back
 * @throws AppError INVALID_INPUT when there are not so many, and then none is taken back
 */
export async function undoMigrations(url: string, count: number): Promise<string[]> {
  const db = await openDatabase({ url, poolSize: 2 });
  try {
    return await withNamedLock(db, 'migrate', MIGRATION_WAIT_SECONDS, async () => {
      const applied = await appliedMigrations(db);
      if (count > applied.length)
        throw new AppError('INVALID_INPUT', `Only ${applied.length} migrations are applied, not ${count}.`);
      const undone = applied.slice(0, count);
      for (const _name of undone) await db.undoLastMigration();
      return undone;
    });
  } finally {
    await db.destroy();
  }
}

/** Their names, youngest first, as TypeORM takes them back. */
async function appliedMigrations(db: DataSource): Promise<string[]> {
  const rows: { name: string }[] = await db.query('SELECT name FROM schema_migration ORDER BY id DESC');
  return rows.map(({ name }) => name);
}

/** @throws AppError CONFLICT when migrations are missing, so that no program works on tables it does not know */
export async function assertMigrated(db: DataSource): Promise<void> {
  if (await db.showMigrations()) {
    throw new AppError('CONFLICT', 'The database is not up to date. Run: node dist/src/main/migrate.js');
  }
}
