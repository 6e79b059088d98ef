import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { formatDocument, stringifyDocument } from '@urql/core';
import { type DocumentNode, getIntrospectionQuery } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { startApi } from '../support/programs.js';

const client = resolve(import.meta.dirname, '../../client/src');

let environment: TestEnvironment;
let api: Awaited<ReturnType<typeof startApi>>;

beforeAll(async () => {
  environment = await createTestEnvironment();
  const folder = mkdtempSync(join(tmpdir(), 'gondola-operations-'));
  writeFileSync(join(folder, 'own.graphql'), 'query Own { models(first: 1) { edges { node { id } } } }');
  api = await startApi(environment, { PERSISTED_OPERATIONS: 'only', PERSISTED_OPERATIONS_PATH: folder });
}, 60_000);
afterAll(async () => {
  await api?.stop('SIGKILL');
  await environment?.close();
});

async function codeOf(query: string, variables: object = {}): Promise<string | null> {
  const response = await fetch(`${api.url}/graphql`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ query, variables }),
  });
  const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return errors?.[0]?.extensions.code ?? null;
}

it('refuses an operation that is not in the list, and says so with its digest', async () => {
  const response = await fetch(`${api.url}/graphql`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ query: '{ models(first: 1) { edges { node { name } } } }' }),
  });
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({
    errors: [
      { extensions: { code: 'OPERATION_NOT_ALLOWED', digest: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    ],
  });
  expect(await codeOf(getIntrospectionQuery())).toBe('OPERATION_NOT_ALLOWED');
});

it("runs an operator's own operation, and not another under its name", async () => {
  expect(await codeOf('query Own { models(first: 1) { edges { node { id } } } }')).toBeNull();
  expect(await codeOf('query Own { models(first: 2) { edges { node { id } } } }')).toBe(
    'OPERATION_NOT_ALLOWED',
  );
});

it('lets every operation of the web client through, as its library sends it', async () => {
  const files = (readdirSync(client, { recursive: true }) as string[]).filter((name) =>
    name.endsWith('.generated.ts'),
  );
  const documents = files.flatMap((name) =>
    [...readFileSync(join(client, name), 'utf8').matchAll(/__PURE__\*\/ (\{.*\}) as unknown as/g)].map(
      ([, text]) => JSON.parse(text!) as DocumentNode,
    ),
  );
  const operations = documents.filter(({ definitions }) => definitions[0]!.kind === 'OperationDefinition');
  expect(operations.length).toBeGreaterThan(30);
  const codes = await Promise.all(
    operations.map((document) => codeOf(stringifyDocument(formatDocument(document as never)))),
  );
  expect(codes.filter((code) => code === 'OPERATION_NOT_ALLOWED')).toEqual([]);
});

it('refuses the same over a WebSocket', async () => {
  const socket = createClient({
    ...{ url: `${api.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 },
  });
  const answer = await new Promise<unknown>((done) => {
    const query = 'subscription { jobProgress(id: "00000000000000000000000000000000") { id } }';
    socket.subscribe({ query }, { next: done, error: done, complete: () => done(null) });
  });
  await socket.dispose();
  expect(answer).toMatchObject([{ extensions: { code: 'OPERATION_NOT_ALLOWED' } }]);
});
