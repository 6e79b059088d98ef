import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endSlowRequests } from './end-slow-requests.js';

const PACE = { graceMs: 200, bytesPerSecondMin: 100, checkEveryMs: 20 };
const BODY_BYTES = 60;

let server: FastifyInstance;
let client: Socket;

beforeEach(async () => {
  server = Fastify();
  endSlowRequests(server, PACE);
  server.post('/', async ({ body }) => ({ got: body }));
  await server.listen({ host: '127.0.0.1', port: 0 });
  client = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => {});
  client.write(
    `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: ${BODY_BYTES}\r\n\r\n`,
  );
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

describe('a request whose body', () => {
  it('comes a byte at a time is ended', async () => {
    const drip = setInterval(() => client.write('x'), 50);
    try {
      await once(client, 'close');
    } finally {
      clearInterval(drip);
    }
    expect(client.bytesRead).toBe(0);
  });

  it('comes at once is answered', async () => {
    client.write('x'.repeat(BODY_BYTES));
    const [answer] = await once(client, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 200/);
  });
});
