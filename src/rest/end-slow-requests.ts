import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

interface Pace {
  /** How long a body may take however slow it is. */
  readonly graceMs: number;
  /** Bytes a second that a body must come with on average after that. */
  readonly bytesPerSecondMin: number;
  readonly checkEveryMs: number;
}

/** A large file over a bad line passes; a client that sends a byte now and then to hold a connection does not. */
const PACE: Pace = { graceMs: 30_000, bytesPerSecondMin: 500, checkEveryMs: 5_000 };

interface Arriving {
  readonly message: IncomingMessage;
  sinceMs: number;
  bytesBefore: number;
}

/**
 * Ends connections whose request bodies come too slowly; there is no limit to the whole time, since files may be large.
 * (Headers that do not come within a minute are ended by Node.)
 */
export function endSlowRequests(server: FastifyInstance, pace: Pace = PACE): void {
  const arriving = new Set<Arriving>();
  server.addHook('onRequest', async ({ raw }) => {
    const hasBody =
      raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length']) > 0;
    if (!hasBody || raw.complete) return;
    const entry = { message: raw, sinceMs: performance.now(), bytesBefore: raw.socket.bytesRead };
    arriving.add(entry);
    raw.once('close', () => arriving.delete(entry));
  });
  const timer = setInterval(() => {
    for (const entry of arriving) {
      if (entry.message.complete) arriving.delete(entry);
      else if (isTooSlow(entry, pace)) entry.message.socket.destroy();
    }
  }, pace.checkEveryMs);
  server.addHook('onClose', async () => clearInterval(timer));
}

function isTooSlow(entry: Arriving, { graceMs, bytesPerSecondMin }: Pace): boolean {
  const { message } = entry;
  if (message.readableLength > 0) {
    // What has come waits for us: the client is not the slow one.
    entry.sinceMs = performance.now();
    entry.bytesBefore = message.socket.bytesRead;
    return false;
  }
  const elapsedMs = performance.now() - entry.sinceMs;
  const bytes = message.socket.bytesRead - entry.bytesBefore;
  return elapsedMs > graceMs && bytes < (bytesPerSecondMin * elapsedMs) / 1000;
}
