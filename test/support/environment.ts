import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { migrateDatabase, openDatabase } from '../../src/store/database.js';

/** The servers that `npm test` has started, or those of MYSQL_URL and REDIS_URL. */
function required(name: 'MYSQL_URL' | 'REDIS_URL'): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set. Run the tests with: npm test -- <file>`);
  return value;
}

export interface TestEnvironment {
  readonly mysqlUrl: string;
  readonly redisUrl: string;
  readonly queuePrefix: string;
  readonly dataDir: string;
  /** For processes under test: its own database, queues and data folder. */
  readonly variables: Record<string, string>;
  /** Opens a connection that is closed with the environment. */
  openDatabase(): Promise<DataSource>;
  close(): Promise<void>;
}

/**
 * A migrated database of its own, a queue prefix of its own and a data folder of its own; parallel specs never meet.
 * @param servers to be used in place of those that all specs share
 */
export async function createTestEnvironment(
  servers: { mysqlUrl?: string; redisUrl?: string } = {},
): Promise<TestEnvironment> {
  const name = `gondola_test_${randomBytes(6).toString('hex')}`;
  const server = new URL(servers.mysqlUrl ?? required('MYSQL_URL'));
  const mysqlUrl = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const redisUrl = servers.redisUrl ?? required('REDIS_URL');
  const dataDir = mkdtempSync(join(tmpdir(), 'gondola-test-'));
  await migrateDatabase(mysqlUrl);
  const opened: DataSource[] = [];
  return {
    mysqlUrl,
    redisUrl,
    queuePrefix: name,
    dataDir,
    variables: {
      MYSQL_URL: mysqlUrl,
      REDIS_URL: redisUrl,
      QUEUE_PREFIX: name,
      GONDOLA_DATA_DIR: dataDir,
      NODE_ENV: 'test',
      LOG_LEVEL: 'info',
      // Specs of access set it to none; all others are about something else.
      ANONYMOUS_ROLE: 'admin',
      AUTH_SECRET: randomBytes(32).toString('base64'),
      PORT: '0',
      // Specs ask more often than people; those of limits set their own.
      RATE_LIMIT_PER_MINUTE: '0',
      PREDICTION_LIMIT_PER_MINUTE: '0',
      SIGN_IN_LIMIT_PER_MINUTE: '0',
    },
    async openDatabase() {
      const db = await openDatabase({ url: mysqlUrl, poolSize: 4 });
      opened.push(db);
      return db;
    },
    async close() {
      for (const db of opened) if (db.isInitialized) await db.destroy();
      const connection = await createConnection(server.href);
      await connection.query(`DROP DATABASE IF EXISTS ${name}`);
      await connection.end();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
