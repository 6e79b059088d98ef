import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

const IDLE_CHECK_MS = 50;
/** Connections that wait to be accepted when the server is told to stop are still taken, until none came for so long. */
const ACCEPTED_MS = 20;
const ACCEPTING_MS_MAX = 500;

/**
 * Stops taking requests and waits until those that are being answered are done. A connection that is kept alive
 * after its answer would hold the server open for more than a minute, so idle ones are closed as they appear.
 */
export async function closeServer(server: FastifyInstance): Promise<void> {
  await acceptWaiting(server);
  const timer = setInterval(() => server.server.closeIdleConnections(), IDLE_CHECK_MS);
  try {
    await server.close();
  } finally {
    clearInterval(timer);
  }
}

/** A listener that closes resets the connections that it has not accepted, though their requests are on the way. */
async function acceptWaiting({ server }: FastifyInstance): Promise<void> {
  const deadline = performance.now() + ACCEPTING_MS_MAX;
  let last = performance.now();
  const onConnection = () => {
    last = performance.now();
  };
  server.on('connection', onConnection);
  while (performance.now() < Math.min(deadline, last + ACCEPTED_MS)) await delay(5);
  server.off('connection', onConnection);
}
