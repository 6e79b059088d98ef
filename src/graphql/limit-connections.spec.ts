import { once } from 'node:events';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { OpenConnections } from '../platform/access/open-connections.js';
import { countUntilClosed } from './limit-connections.js';

it('a connection that had gone before it was counted keeps no place', async () => {
  const connections = new OpenConnections(1);
  for (let count = 0; count < 6; count++) {
    const socket = new Socket().destroy();
    await once(socket, 'close');
    countUntilClosed(socket, socket.destroyed, connections.ofAddress('192.0.2.1'));
  }
});

it('a connection keeps its place until it is closed', async () => {
  const connections = new OpenConnections(1);
  const sockets = Array.from({ length: 5 }, () => new Socket());
  for (const socket of sockets) {
    countUntilClosed(socket, socket.destroyed, connections.ofAddress('192.0.2.1'));
  }
  expect(() => connections.ofAddress('192.0.2.1')).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
  const closed = once(sockets[0]!, 'close');
  sockets[0]!.destroy();
  await closed;
  connections.ofAddress('192.0.2.1');
});
