import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { OpenConnections } from '../platform/access/open-connections.js';

/** Refuses with 429, before it is opened, a WebSocket of an address or of somebody who has too many open. */
export function limitConnections(connections: OpenConnections): onRequestAsyncHookHandler {
  return async ({ ws, raw, ip, principal }: FastifyRequest) => {
    if (!ws) return;
    const { socket } = raw;
    countUntilClosed(socket, socket.destroyed, connections.ofAddress(ip));
    countUntilClosed(socket, socket.destroyed, connections.ofPrincipal(principal, ip));
  };
}

/** Counts a connection for as long as it is there; one may have gone while it was looked up who asks. */
export function countUntilClosed(
  socket: { once(event: 'close', listener: () => void): unknown },
  isClosed: boolean,
  end: () => void,
): void {
  if (isClosed) end();
  else socket.once('close', end);
}
