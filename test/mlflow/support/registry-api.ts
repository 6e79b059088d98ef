import type { DataSource } from 'typeorm';
import { createTestEnvironment, type TestEnvironment } from '../../support/environment.js';
import { graphql } from '../../support/graphql.js';
import { startApi } from '../../support/programs.js';

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, read by one test each
type Body = any;

export interface Answer {
  readonly status: number;
  readonly body: Body;
}

type Fields = Readonly<Record<string, unknown>>;
type Query = Readonly<Record<string, string | readonly string[]>>;
type Send = (path: string, fields?: Fields) => Promise<Answer>;

/** Speaks HTTP as MLflow's Python client does: GET with a query, all others (DELETE too) with a JSON body. */
export interface RegistryApi {
  readonly url: string;
  readonly db: DataSource;
  readonly environment: TestEnvironment;
  readonly get: (path: string, fields?: Query) => Promise<Answer>;
  readonly post: Send;
  readonly patch: Send;
  readonly delete: Send;
  /** The data of a GraphQL query. */
  query(text: string, variables?: Record<string, unknown>): Promise<Body>;
  close(): Promise<void>;
}

/** A real API before a migrated database. Close it in afterAll. */
export async function startRegistry(): Promise<RegistryApi> {
  const environment = await createTestEnvironment();
  const db = await environment.openDatabase();
  const api = await startApi(environment);
  return {
    ...clientOf(api.url),
    db,
    environment,
    async close() {
      await api.stop('SIGKILL');
      await environment.close();
    },
  };
}

/** The same calls to an API that runs already. */
export function clientOf(url: string) {
  const send = (method: string) => (path: string, fields?: Fields) =>
    answerOf(
      fetch(`${url}/api/2.0/mlflow/${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fields ?? {}),
      }),
    );
  return {
    url,
    get: (path: string, fields: Query = {}) => {
      const query = new URLSearchParams();
      for (const [key, values] of Object.entries(fields)) {
        for (const value of [values].flat()) query.append(key, value);
      }
      return answerOf(fetch(`${url}/api/2.0/mlflow/${path}?${query}`));
    },
    post: send('POST'),
    patch: send('PATCH'),
    delete: send('DELETE'),
    async query(text: string, variables: Record<string, unknown> = {}): Promise<Body> {
      const answer = await graphql<Body>(url, text, variables);
      if (answer.data == null) throw new Error(JSON.stringify(answer.errors));
      return answer.data;
    },
  };
}

let models = 0;

/** A registered model with this many versions. @returns its name, which no other test has */
export async function modelWith(
  api: Pick<RegistryApi, 'post'>,
  versions: number,
  fields: Fields = {},
): Promise<string> {
  const name = `model ${++models}`;
  await created(api.post('registered-models/create', { name, ...fields }));
  for (let version = 1; version <= versions; version++) {
    await created(
      api.post('model-versions/create', { name, source: `s3://bucket/${version}`, run_id: `run_${version}` }),
    );
  }
  return name;
}

async function created(sent: Promise<Answer>): Promise<void> {
  const { status, body } = await sent;
  if (status !== 200) throw new Error(JSON.stringify(body));
}

async function answerOf(sent: Promise<Response>): Promise<Answer> {
  const response = await sent;
  return { status: response.status, body: await response.json() };
}
