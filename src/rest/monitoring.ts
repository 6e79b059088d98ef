import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import type { ChampionHolder } from '../pipeline/serving/champion/champion-holder.js';
import type { ServiceState } from '../pipeline/serving/champion/served-model.js';
import type { PredictionLog } from '../pipeline/serving/prediction-log.js';
import type { ReplicaRecord } from '../pipeline/serving/replica/replica-record.js';
import type { Metrics } from '../platform/metrics/metrics.js';
import { checkReadiness } from './health.js';

interface Monitored {
  db: DataSource;
  redis: Redis;
  champions: ChampionHolder;
  replica: ReplicaRecord;
  predictionLog: PredictionLog;
  metrics: Metrics;
}

/**
 * /healthz: the process lives, and whether it serves what it should. /readyz: it can do its work. /metrics: figures
 * for Prometheus. A degraded replica still answers, so that it stays alive and ready.
 */
export function registerMonitoring(server: FastifyInstance, parts: Monitored): void {
  const { metrics } = parts;
  server.get('/healthz', () => describeHealth(parts));
  server.get('/readyz', async (_request, reply) => {
    const readiness = await checkReadiness(parts);
    return reply.code(readiness.ready ? 200 : 503).send(readiness);
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
}

function describeHealth({ champions, replica, predictionLog }: Monitored) {
  const states = champions.states();
  const isAny = (state: ServiceState['state']) => states.some((each) => each.state === state);
  return {
    status: isAny('DEGRADED') ? 'degraded' : isAny('UNKNOWN') ? 'unknown' : 'ok',
    reasons: states.filter(({ state }) => state !== 'OK').map(({ problem }) => problem),
    replica: { id: replica.id, host: replica.host, pid: process.pid, startedAt: replica.startedAt },
    serving: states.map(({ modelId: _, ...state }) => state),
    predictionsPending: predictionLog.pending,
  };
}
