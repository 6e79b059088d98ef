import type { FastifyInstance } from 'fastify';

const IDLE_CHECK_MS = 50;

/**
 * Stops taking requests and waits until those that are being answered are done. A connection that is kept alive
 * after its answer would hold the server open for more than a minute, so idle ones are closed as they appear.
 */
export async function closeServer(server: FastifyInstance): Promise<void> {
  const timer = setInterval(() => server.server.closeIdleConnections(), IDLE_CHECK_MS);
  try {
    await server.close();
  } finally {
    clearInterval(timer);
  }
}
