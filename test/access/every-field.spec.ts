import { buildSchema, type OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { accessNeedsOf } from '../../src/graphql/access/access-needs.js';
import { permissionsOf, ROLES, type Role } from '../../src/platform/access/permissions.js';
import { anonymous, meets } from '../../src/platform/access/principal.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import type { GraphqlAnswer } from '../support/graphql.js';
import { startApi } from '../support/programs.js';
import { bearer, tokenOfEachRole } from './support/callers.js';
import { declaredSchema } from './support/declared-schema.js';
import { operationOf } from './support/operation-of.js';

const schema = declaredSchema();
const needs = accessNeedsOf(schema);
const fields = (kind: string) =>
  Object.values(schema.getRootType(kind as OperationTypeNode)!.getFields()).map((field) => {
    const need = needs.get(`${schema.getRootType(kind as OperationTypeNode)!.name}.${field.name}`)!;
    return { name: field.name, need, operation: operationOf(kind as 'query', field as never) };
  });

const CALLERS = [null, ...ROLES] as const;
const principalOf = (role: Role | null) =>
  role === null
    ? anonymous(null)
    : { ...anonymous(null), kind: 'ACCOUNT' as const, name: role, permissions: permissionsOf(role) };

let environment: TestEnvironment;
let db: DataSource;
let api: Awaited<ReturnType<typeof startApi>>;
let tokens: Map<Role, string>;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  api = await startApi(environment, { ANONYMOUS_ROLE: 'none' });
  tokens = await tokenOfEachRole(api.url, db, environment);
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await environment?.close();
});

const headersOf = (role: Role | null) => (role === null ? {} : bearer(tokens.get(role)!));

/** How an operation is refused for want of access; null when it is not. */
async function refusalOf(role: Role | null, query: string) {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headersOf(role) },
    body: JSON.stringify({ query }),
  });
  const { errors } = (await response.json()) as GraphqlAnswer<object>;
  const code = errors?.[0]?.extensions.code;
  expect({ query, code }).not.toEqual({ query, code: 'GRAPHQL_VALIDATION_FAILED' });
  return code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' ? { status: response.status, code } : null;
}

function expectedRefusal(role: Role | null, need: Parameters<typeof meets>[1]) {
  if (meets(principalOf(role), need)) return null;
  return role === null ? { status: 401, code: 'UNAUTHENTICATED' } : { status: 403, code: 'FORBIDDEN' };
}

describe('every field of Query and Mutation', () => {
  it.each(CALLERS)(
    'lets %s do what it declares, and nothing else',
    async (role) => {
      for (const { name, need, operation } of [...fields('query'), ...fields('mutation')]) {
        expect({ name, refusal: await refusalOf(role, operation) }).toEqual({
          ...{ name, refusal: expectedRefusal(role, need) },
        });
      }
    },
    120_000,
  );
});

describe('every subscription', () => {
  it.each(CALLERS)('lets %s do what it declares, and nothing else', async (role) => {
    const client = createClient({
      url: `${api.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: headersOf(role),
    });
    for (const { name, need, operation } of fields('subscription')) {
      const code = await firstError(client, operation);
      const refused = code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' ? code : null;
      expect({ name, refused }).toEqual({ name, refused: expectedRefusal(role, need)?.code ?? null });
    }
    await client.dispose();
  });

  /** The code of the error that a subscription begins with; null when it begins with something else, or waits. */
  async function firstError(client: ReturnType<typeof createClient>, query: string): Promise<string | null> {
    let code: string | null = null;
    const note = (errors: unknown) => {
      code = Array.isArray(errors) ? String(errors[0].extensions.code) : `unforeseen: ${String(errors)}`;
    };
    const end = client.subscribe(
      { query },
      { next: ({ errors }) => errors !== undefined && note(errors), error: note, complete: () => {} },
    );
    // One that is let in may have nothing to say; a refusal comes before the answers to what is asked later.
    for (let asked = 0; asked < 3; asked++) await ask(client, '{ __typename }');
    end();
    return code;
  }

  const ask = (client: ReturnType<typeof createClient>, query: string) =>
    new Promise<void>((resolve, reject) => {
      client.subscribe({ query }, { next: () => {}, error: reject, complete: resolve });
    });
});

describe('an operation', () => {
  it('is refused for a field that a fragment brings in', async () => {
    const query = 'query { ...Inner } fragment Inner on Query { ... on Query { runCount } }';
    expect(await refusalOf(null, query)).toMatchObject({ status: 401 });
  });

  it('is refused for a field under another name, and one that a directive leaves out', async () => {
    const query = 'mutation { a: cancelJob(id: "x") @skip(if: true) { __typename } }';
    expect(await refusalOf('VIEWER', query)).toMatchObject({ status: 403 });
  });

  it('is refused as a whole: nothing of it has run', async () => {
    const query =
      'mutation { cancelJob(id: "x") { __typename } eraseListing(input: {externalId: "x"}) { __typename } }';
    expect(await refusalOf('ENGINEER', query)).toMatchObject({ status: 403 });
  });

  it('by nobody is told neither what the schema has nor what is wrong', async () => {
    expect(await refusalOf(null, '{ __schema { types { name } } }')).toMatchObject({ status: 401 });
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ runz { edges { node { id } } } }' }),
    });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toMatch(/runs|Query/);
  });

  it('is refused with a token that is none', async () => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer nonsense' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });
});

it('a field that declares nothing keeps the server from starting', () => {
  const silent = buildSchema('type Query { runs: Int  models: Int }');
  expect(() => accessNeedsOf(silent)).toThrow('Query.runs, Query.models');
});
