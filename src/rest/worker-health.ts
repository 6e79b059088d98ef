import Fastify from 'fastify';
import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import { meets } from '../platform/access/principal.js';
import type { Config } from '../platform/config.js';
import type { Metrics } from '../platform/metrics/metrics.js';
import { collectDeclaredAccess, type DeclaredRoute } from './access/declared-access.js';
import { type AuthenticatesRequests, requireAccess } from './access/require-access.js';
import { registerErrorHandler } from './errors.js';
import { checkReadiness } from './health.js';

const PUBLIC = { config: { access: 'PUBLIC', uncounted: true } } as const;
const READ = { config: { access: 'READ' } } as const;

/** A worker's own small HTTP server: /healthz, /readyz, /healthz/details and /metrics. Port 0 takes any free one. */
export async function serveWorkerHealth(
  parts: {
    db: DataSource;
    redis: Redis;
    supervisor: { activeJobs: number };
    metrics: Metrics;
    authenticator: AuthenticatesRequests;
  },
  config: Config,
): Promise<{ url: string; routes: DeclaredRoute[]; close: () => Promise<void> }> {
  const server = Fastify();
  registerErrorHandler(server);
  const routes = collectDeclaredAccess(server);
  requireAccess(server, parts.authenticator, config.access);
  server.get('/healthz', PUBLIC, ({ principal }) => ({
    status: 'ok',
    ...(meets(principal, 'READ') && { activeJobs: parts.supervisor.activeJobs }),
  }));
  server.get('/healthz/details', READ, async () => ({
    ...{ status: 'ok', activeJobs: parts.supervisor.activeJobs },
    ...(await checkReadiness(parts)),
  }));
  server.get('/readyz', PUBLIC, async ({ principal }, reply) => {
    const { ready, checks } = await checkReadiness(parts);
    return reply.code(ready ? 200 : 503).send(meets(principal, 'READ') ? { ready, checks } : { ready });
  });
  server.get('/metrics', { config: { access: 'METRICS' } }, async (_request, reply) =>
    reply.type(parts.metrics.contentType).send(await parts.metrics.text()),
  );
  const url = await server.listen({ host: config.http.host, port: config.worker.healthPort });
  return { url, routes: routes(), close: () => server.close() };
}
