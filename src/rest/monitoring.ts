import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import type { ChampionHolder } from '../pipeline/serving/champion/champion-holder.js';
import type { ServiceState } from '../pipeline/serving/champion/served-model.js';
import type { ReplicaRecord } from '../pipeline/serving/replica/replica-record.js';
import { meets } from '../platform/access/principal.js';
import type { Metrics } from '../platform/metrics/metrics.js';
import type { PredictionLog } from '../subjects/listings/serving/prediction-log.js';
import { checkReadiness } from './health.js';

const PUBLIC = { config: { access: 'PUBLIC', uncounted: true } } as const;
const READ = { config: { access: 'READ' } } as const;

interface Monitored {
  db: DataSource;
  redis: Redis;
  champions: Pick<ChampionHolder, 'states' | 'missingStates'>;
  replica: ReplicaRecord;
  predictionLog: PredictionLog;
  metrics: Metrics;
}

/**
 * /healthz: the process lives, and whether it serves what it should. /readyz: it can do its work. /metrics: figures
 * for Prometheus. A degraded replica still answers, so that it stays alive and ready. Probes look no credentials up and say
 * what exactly is wrong only where everybody may read; /healthz/details says it to those who may.
 */
export function registerMonitoring(server: FastifyInstance, parts: Monitored): void {
  const { metrics } = parts;
  server.get('/healthz', PUBLIC, ({ principal }) => {
    const { status, ...details } = describeHealth(parts);
    return meets(principal, 'READ') ? { status, ...details } : { status };
  });
  server.get('/healthz/details', READ, async () => ({
    ...describeHealth(parts),
    ...(await checkReadiness(parts)),
  }));
  server.get('/readyz', PUBLIC, async ({ principal }, reply) => {
    const { ready, checks } = await checkReadiness(parts);
    return reply.code(ready ? 200 : 503).send(meets(principal, 'READ') ? { ready, checks } : { ready });
  });
  server.get('/metrics', { config: { access: 'METRICS' } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
}

function describeHealth({ champions, replica, predictionLog }: Monitored) {
  const states = champions.states();
  const missing = champions.missingStates();
  const isAny = (state: ServiceState['state']) => states.some((each) => each.state === state);
  const reasons = states.filter(({ state }) => state !== 'OK').map(({ problem }) => problem);
  reasons.push(...missing.map(({ problem }) => problem));
  if (predictionLog.problem !== null) reasons.push(predictionLog.problem);
  const isMissing = missing.some(({ state }) => state === 'DEGRADED');
  const isDegraded = isAny('DEGRADED') || isMissing || predictionLog.problem !== null;
  return {
    status: isDegraded ? 'degraded' : isAny('UNKNOWN') ? 'unknown' : 'ok',
    reasons,
    replica: { id: replica.id, host: replica.host, pid: process.pid, startedAt: replica.startedAt },
    serving: states.map(({ modelId: _, ...state }) => state),
    missing,
    predictionsPending: predictionLog.pending,
  };
}
