import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { RunningApi } from '../api/support/trained.js';
import { JobTest } from '../jobs/support/job-test.js';
import { champion } from '../support/models.js';
import { startApi } from '../support/programs.js';
import { isThorough } from '../support/thorough.js';
import { waitFor } from '../support/wait.js';
import { LIMIT_MS, noteRecovery } from './support/scale.js';
import { health, PredictionLoad } from './support/service.js';

const CONNECTIONS = 300;
/** A ping every 12 s, and 12 s for its answer. */
const UNREAD_MS = 26_000;

let test: JobTest;
let api: RunningApi;
const sockets: Socket[] = [];

beforeAll(async () => {
  test = await JobTest.create();
  await champion(test, 'lamps', 'a');
  api = await startApi(test.environment);
}, LIMIT_MS);
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await api?.stop('SIGKILL');
  await test?.close();
});

/** Connections that have sent the beginning of a request. */
async function beginRequests(beginning: string): Promise<Socket[]> {
  const { port, hostname } = new URL(api.url);
  const begun = Array.from({ length: CONNECTIONS }, () => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.resume();
    return socket;
  });
  sockets.push(...begun);
  await Promise.all(begun.map((socket) => once(socket, 'connect')));
  for (const socket of begun) socket.write(beginning);
  return begun;
}

const HALF_HEADERS = 'POST /predict HTTP/1.1\r\nhost: x\r\n';
const HALF_BODY = `${HALF_HEADERS}content-type: application/json\r\ncontent-length: 1000\r\n\r\n{`;

describe('many clients that send a byte now and then', () => {
  it.each([
    ['headers', HALF_HEADERS, 'x'],
    ['body', HALF_BODY, ' '],
  ])(
    'of their %s keep nobody else from being answered, and are ended in the end',
    async (_part, beginning, next) => {
      const begun = await beginRequests(beginning);
      const since = performance.now();
      const drip = setInterval(() => {
        for (const socket of begun) if (socket.writable) socket.write(next);
      }, 1_000);
      try {
        const load = new PredictionLoad(api.url, 'lamps', 2);
        await waitFor('answers', () => load.acknowledged.length > 50);
        await load.stop();
        expect(load.failed).toBe(0);
        expect((await health(api.url)).status).toBe('ok');
        if (!isThorough) return;
        await waitFor('all of them to be ended', () => begun.every(({ closed }) => closed), 150_000);
        noteRecovery('slow client', since, `${CONNECTIONS} connections with half a ${_part} are ended`);
      } finally {
        clearInterval(drip);
      }
    },
    LIMIT_MS,
  );
});

describe('a subscriber that does not read', () => {
  it.runIf(isThorough)(
    'is ended within half a minute',
    async () => {
      const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'connection_init' }));
      await once(socket, 'message');
      const query = 'subscription { jobChanges { id state } }';
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
      socket.pause();
      await delay(UNREAD_MS);
      const closed = once(socket, 'close');
      socket.resume();
      expect((await closed)[0]).toBe(1006);
    },
    LIMIT_MS,
  );
});
