import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import type { ChampionHolder } from '../pipeline/serving/champion-holder.js';
import type { PredictionLog } from '../pipeline/serving/prediction-log.js';
import { checkReadiness } from './health.js';

interface Monitored {
  db: DataSource;
  redis: Redis;
  champions: ChampionHolder;
  predictionLog: PredictionLog;
}

/** /healthz: the process lives. /readyz: it can do its work. /metrics: figures for Prometheus. */
export function registerMonitoring(server: FastifyInstance, parts: Monitored): void {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  server.get('/healthz', () => ({
    status: 'ok',
    serving: parts.champions.served(),
    predictionsPending: parts.predictionLog.pending,
  }));
  server.get('/readyz', async (_request, reply) => {
    const readiness = await checkReadiness(parts);
    return reply.code(readiness.ready ? 200 : 503).send(readiness);
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );
  server.get('/', () => ({
    name: 'gondola',
    graphql: '/graphql',
    openapi: '/openapi.json',
    health: ['/healthz', '/readyz', '/metrics'],
  }));
}
