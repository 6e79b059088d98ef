import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateDatabase } from '../../src/store/database.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'migrations');

let environment: TestEnvironment;
let db: DataSource;
beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
});
afterAll(() => environment?.close());

const tables = async () =>
  (await db.query('SHOW TABLES')).map((row: object) => Object.values(row)[0]).sort() as string[];

describe('the migrations', () => {
  it('make the tables that the entities describe', async () => {
    const { upQueries } = await db.driver.createSchemaBuilder().log();
    // Entities carry no relations, so TypeORM would drop the foreign keys; nothing else may differ.
    const differences = upQueries
      .map(({ query }) => query)
      .filter((query) => !query.includes('DROP FOREIGN KEY'));
    expect(differences).toEqual([]);
  });

  it('go down to nothing and up again', async () => {
    const before = await tables();
    expect(before).toContain('listing');
    for (const _migration of db.migrations) await db.undoLastMigration();
    expect(await tables()).toEqual(['schema_migration']);
    const applied = await migrateDatabase(environment.mysqlUrl);
    expect(applied).toHaveLength(db.migrations.length);
    expect(await tables()).toEqual(before);
  });

  it('are taken back by the program that applies them, youngest first', async () => {
    const newest: { name: string }[] = await db.query(
      'SELECT name FROM schema_migration ORDER BY id DESC LIMIT 2',
    );
    const { code, output } = await migrate('--undo', '2');
    expect([code, output]).toEqual([
      0,
      expect.stringContaining(newest.map(({ name }) => `"${name}"`).join(',')),
    ]);
    expect(await migrateDatabase(environment.mysqlUrl)).toEqual(newest.map(({ name }) => name).reverse());
  });

  it('are not taken back when there are fewer', async () => {
    const count = String(db.migrations.length + 1);
    const { code, output } = await migrate('--undo', count);
    expect([code, output]).toEqual([1, expect.stringContaining(`not ${count}`)]);
    expect(await migrateDatabase(environment.mysqlUrl)).toEqual([]);
  });

  it('are not touched when it is not clear what is wanted', async () => {
    for (const args of [['--undo'], ['--undo', '0'], ['--undo', 'all'], ['down']]) {
      expect(await migrate(...args)).toEqual({ code: 1, output: expect.stringContaining('usage: migrate') });
    }
  });

  it('are run once by processes that start at the same time', async () => {
    for (const _migration of db.migrations) await db.undoLastMigration();
    const applied = await Promise.all([1, 2, 3].map(() => migrateDatabase(environment.mysqlUrl)));
    expect(applied.map(({ length }) => length).sort()).toEqual([0, 0, db.migrations.length]);
  });

  it('agree with the committed dump', async ({ skip }) => {
    const [{ version }] = await db.query('SELECT VERSION() AS version');
    if (!/mariadb/i.test(version)) skip('the dump is written in the words of MariaDB');
    const { status, stderr } = spawnSync(process.execPath, ['scripts/dump-schema.mjs', '--check'], {
      cwd: root,
    });
    expect([stderr.toString(), status]).toEqual(['', 0]);
  });
});

/** Runs the compiled program. */
async function migrate(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(root, 'dist/src/main/migrate.js'), ...args], {
    env: { ...process.env, ...environment.variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/** What only one of MySQL 8.4 and MariaDB 10.11 understands, or understands otherwise. */
const ONE_DIALECT_ONLY: readonly [string, RegExp][] = [
  ['JSON arrows (not in MariaDB)', /->>?\s*'/],
  ['utf8mb4_0900 collations (not in MariaDB 10)', /utf8mb4_0900/i],
  ['UCA 14 collations (not in MySQL)', /uca1400/i],
  ['functional indexes (not in MariaDB)', /INDEX[^(]*\(\s*\(/i],
  ['invisible indexes (IGNORED in MariaDB)', /\b(INVISIBLE|IGNORED)\b/i],
  ['IF [NOT] EXISTS for columns and indexes (not in MySQL)', /(COLUMN|INDEX|KEY)\s+IF\s+(NOT\s+)?EXISTS/i],
  ['RETURNING (not in MySQL)', /\bRETURNING\b/i],
  ['sequences and system versioning (not in MySQL)', /\bSEQUENCE\b|SYSTEM VERSIONING/i],
  ['UUID, INET and VECTOR columns (differ)', /^\s*\w+ (UUID|INET4|INET6|VECTOR)\b/im],
  ['multi-valued indexes (not in MariaDB)', /\bARRAY\)/],
  ['display widths and ZEROFILL (deprecated in MySQL)', /\b(TINYINT|SMALLINT|INT|BIGINT)\s*\(|ZEROFILL/i],
  ['PERSISTENT columns (not in MySQL)', /\bPERSISTENT\b/i],
  ['engines but InnoDB', /ENGINE=(?!InnoDB)/i],
];

describe.each(readdirSync(folder).filter((name) => name.endsWith('.ts')))('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');

  it.each(ONE_DIALECT_ONLY)('has no %s', (_what, pattern) => {
    expect(text).not.toMatch(pattern);
  });

  it('gives every table its engine, character set and collation', () => {
    const created = text.match(/CREATE TABLE/g)?.length ?? 0;
    const complete =
      text.match(/ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_(unicode_ci|bin)/g)?.length ?? 0;
    expect(complete).toBe(created);
  });

  it('keeps times to the millisecond and lets the program set them', () => {
    expect(text).not.toMatch(/DATETIME(?!\(3\))|TIMESTAMP\b/);
  });
});
