import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import Fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { AcceptQueue, acceptFirst } from './accept-first.js';

/** Puts requests, each of which notes its number when it begins. */
function filled(queue: AcceptQueue, count: number) {
  const begun: number[] = [];
  for (let request = 0; request < count; request++) queue.put(() => begun.push(request));
  return begun;
}

it('begins every request at once while no connection comes', () => {
  expect(filled(new AcceptQueue(), 5)).toEqual([0, 1, 2, 3, 4]);
});

it('begins two requests a turn while connections are accepted, in the order in which they came', async () => {
  const queue = new AcceptQueue();
  queue.accepted();
  const begun = filled(queue, 10);
  const perTurn: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    await setImmediate();
    perTurn.push(begun.length);
    queue.accepted();
  }
  expect([perTurn, begun]).toEqual([
    [2, 4, 6],
    [0, 1, 2, 3, 4, 5],
  ]);
});

it('begins all that wait when two turns brought no connection', async () => {
  const queue = new AcceptQueue();
  queue.accepted();
  const begun = filled(queue, 10);
  await setImmediate();
  await setImmediate();
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

it('accepts all of a crowd of connections before any of them is answered often', async () => {
  const connections = 60;
  const server = Fastify({ forceCloseConnections: true });
  onTestFinished(() => server.close());
  acceptFirst(server);
  let [accepted, answered] = [0, 0];
  const allAccepted = new Promise<number>((done) => {
    server.server.on('connection', () => {
      accepted += 1;
      if (accepted === connections) done(answered);
    });
  });
  server.get('/', () => {
    answered += 1;
    return 'a';
  });
  await server.listen({ port: 0 });
  const { port } = server.server.address() as AddressInfo;
  for (let each = 0; each < connections; each++) {
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const ask = () => socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    socket.on('data', ask).on('error', () => {});
    void once(socket, 'connect').then(ask);
  }
  // Left alone, each connection is accepted only after all the others were answered once more: most of a thousand.
  expect(await allAccepted).toBeLessThan(5 * connections);
});
