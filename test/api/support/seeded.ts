import type { DataSource } from 'typeorm';
import { createTestEnvironment } from '../../support/environment.js';
import { type GraphqlAnswer, graphql } from '../../support/graphql.js';
import { startApi } from '../../support/programs.js';
import { type Seeded, seed } from './seed.js';
import { proxyTo } from './tcp-proxy.js';

export interface SeededApi {
  readonly url: string;
  readonly db: DataSource;
  readonly rows: Seeded;
  query<Data = Record<string, never>>(
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<GraphqlAnswer<Data>>;
  /** SQL statements that the API sent while `act` ran. */
  statementsDuring(act: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** A real API before a database with `count` rows of each kind; its statements are counted on their way. */
export async function startSeeded(count: number): Promise<SeededApi> {
  const environment = await createTestEnvironment();
  const db = await environment.openDatabase();
  const rows = await seed(db, count);
  let statements = 0;
  const proxy = await proxyTo(environment.mysqlUrl, {
    onSend: (chunk) => {
      if (isCommand(chunk)) statements += 1;
    },
  });
  const api = await startApi(environment, { MYSQL_URL: proxy.url });
  return {
    url: api.url,
    db,
    rows,
    query: (query, variables) => graphql(api.url, query, variables),
    async statementsDuring(act) {
      const before = statements;
      await act();
      return statements - before;
    },
    async close() {
      await api.stop('SIGKILL');
      await proxy.close();
      await environment.close();
    },
  };
}

/**
 * Whether a chunk begins with COM_QUERY: length (3 bytes), sequence number 0, command 3 (MySQL protocol, packets), and
 * is no statement by which the API keeps its own house, whoever asks.
 */
function isCommand(chunk: Buffer): boolean {
  if (chunk.length <= 4 || chunk[3] !== 0 || chunk[4] !== 3) return false;
  return !/^START TRANSACTION|^COMMIT|replica|version_service|shadow_setting/.test(
    chunk.toString('latin1', 5),
  );
}
