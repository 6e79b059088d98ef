import { once } from 'node:events';
import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { startApi } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import { basic, bearer, PASSWORD, person, tokenOf, uniqueAccountName } from './support/callers.js';

const LIMIT = 2;
const PER_ADDRESS = LIMIT * 5;
const SIGN_INS = 3;

let environment: TestEnvironment;
let db: DataSource;
let api: Awaited<ReturnType<typeof startApi>>;
let addresses = 0;
let sockets: WebSocket[] = [];

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  api = await startApi(environment, {
    ...{ ANONYMOUS_ROLE: 'none', TRUST_PROXY: 'loopback', WEBSOCKET_LIMIT: String(LIMIT) },
    SIGN_IN_LIMIT_PER_MINUTE: String(SIGN_INS),
  });
});
afterEach(() => {
  for (const socket of sockets) socket.terminate();
  sockets = [];
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await environment?.close();
});

const nextAddress = () => `203.0.113.${++addresses}`;

/** Opens a WebSocket and says who it is. @returns `open`, the status of a refusal, or the code that it is closed with */
async function open(
  address: string,
  payload: object = {},
  headers: Record<string, string> = {},
): Promise<'open' | number> {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { 'x-forwarded-for': address, ...headers },
  });
  sockets.push(socket);
  socket.on('error', () => {});
  return new Promise((resolve) => {
    socket.on('unexpected-response', (request, { statusCode }) => {
      request.destroy();
      resolve(statusCode!);
    });
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
    socket.on('message', () => resolve('open'));
    socket.on('close', resolve);
  });
}

/** Opens so many, one after another. */
async function openMany(count: number, ...how: Parameters<typeof open>) {
  const outcomes: (string | number)[] = [];
  for (let made = 0; made < count; made++) outcomes.push(await open(...how));
  return outcomes;
}
const opened = (count: number) => Array.from({ length: count }, () => 'open');

it('an address may have so many open, and another one when one is over', async () => {
  const address = nextAddress();
  expect(await openMany(PER_ADDRESS + 1, address)).toEqual([...opened(PER_ADDRESS), 429]);
  expect(await open(nextAddress())).toBe('open');
  const [first] = sockets;
  first!.close();
  await once(first!, 'close');
  await waitFor('another one to be let in', async () => (await open(address)) === 'open');
});

it('somebody who is known by the request may have so many open, from wherever', async () => {
  const { name } = await person(db, environment, 'VIEWER');
  const headers = bearer(await tokenOf(api.url, name));
  const outcomes = [];
  for (let made = 0; made <= LIMIT; made++) outcomes.push(await open(nextAddress(), {}, headers));
  expect(outcomes).toEqual([...opened(LIMIT), 429]);
});

it('somebody who is known by the first message may have so many open, and is told to come later', async () => {
  const { name } = await person(db, environment, 'VIEWER');
  const token = bearer(await tokenOf(api.url, name));
  expect(await openMany(LIMIT + 1, nextAddress(), token)).toEqual([...opened(LIMIT), 1013]);
});

it('credentials that are wrong close it', async () => {
  expect(await open(nextAddress(), bearer('nonsense'))).toBe(4401);
});

it('passwords are tried by it as seldom as by any other way', async () => {
  const guess = basic(uniqueAccountName('nobody'), `not ${PASSWORD}`);
  const outcomes = [];
  for (let tries = 0; tries <= SIGN_INS; tries++) outcomes.push(await open(nextAddress(), guess));
  expect(outcomes).toEqual([4401, 4401, 4401, 1013]);
});
