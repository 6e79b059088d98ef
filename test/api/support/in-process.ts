import Fastify, { type FastifyInstance } from 'fastify';
import type { DataSource, Logger as SqlLogger } from 'typeorm';
import type { Services } from '../../../src/graphql/context.js';
import { JobWatcher } from '../../../src/graphql/job/job-watcher.js';
import { registerGraphql } from '../../../src/graphql/server.js';
import { createLogger } from '../../../src/platform/logging.js';
import { createTestEnvironment } from '../../support/environment.js';
import type { GraphqlAnswer } from '../../support/graphql.js';

export interface InProcessApi {
  readonly db: DataSource;
  readonly services: Services;
  /** SQL statements since the last call of `query`. */
  readonly statements: string[];
  query<Data = Record<string, never>>(query: string, variables?: object): Promise<GraphqlAnswer<Data>>;
  close(): Promise<void>;
}

/** The GraphQL server inside the test, on a migrated database whose statements are noted; for queries only. */
export async function startInProcess(): Promise<InProcessApi> {
  const environment = await createTestEnvironment();
  const db = await environment.openDatabase();
  const statements: string[] = [];
  const note = { logQuery: (statement: string) => statements.push(statement) } as unknown as SqlLogger;
  const silent = new Proxy(note, { get: (target, name) => Reflect.get(target, name) ?? (() => {}) });
  db.setOptions({ logger: silent, logging: ['query'] });
  const log = createLogger('test', 'silent');
  const services = { db, log, jobs: new JobWatcher(db, log) } as unknown as Services;
  const server: FastifyInstance = Fastify();
  await registerGraphql(server, services);
  return {
    db,
    services,
    statements,
    async query(query, variables = {}) {
      statements.length = 0;
      const response = await server.inject({
        method: 'POST',
        url: '/graphql',
        payload: { query, variables },
      });
      return response.json();
    },
    async close() {
      await server.close();
      await environment.close();
    },
  };
}
