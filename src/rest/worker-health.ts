import Fastify from 'fastify';
import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import type { Config } from '../platform/config.js';
import type { Metrics } from '../platform/metrics/metrics.js';
import { checkReadiness } from './health.js';

/** A worker's own small HTTP server: /healthz, /readyz and /metrics. Port 0 takes any free one. */
export async function serveWorkerHealth(
  parts: { db: DataSource; redis: Redis; supervisor: { activeJobs: number }; metrics: Metrics },
  config: Config,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = Fastify();
  server.get('/healthz', () => ({ status: 'ok', activeJobs: parts.supervisor.activeJobs }));
  server.get('/readyz', async (_request, reply) => {
    const readiness = await checkReadiness(parts);
    return reply.code(readiness.ready ? 200 : 503).send(readiness);
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type(parts.metrics.contentType).send(await parts.metrics.text()),
  );
  const url = await server.listen({ host: config.http.host, port: config.worker.healthPort });
  return { url, close: () => server.close() };
}
