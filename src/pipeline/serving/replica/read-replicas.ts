import type { DataSource } from 'typeorm';
import { Replica, ReplicaModel } from '../../../store/entities/replica.js';
import { isDegraded } from '../champion/served-model.js';
import { LOST_AFTER_MS } from './replica-record.js';

export interface ServedModelState extends ReplicaModel {
  readonly secondsBehind: number;
}

export interface ReplicaState extends Replica {
  readonly state: 'OK' | 'DEGRADED' | 'LOST';
  readonly models: readonly ServedModelState[];
}

/** The replicas that have been heard of lately, the oldest first, with what each of them serves. */
export async function readReplicas(db: DataSource, now: Date): Promise<ReplicaState[]> {
  const replicas = await db.manager.find(Replica, { order: { id: 'ASC' } });
  const models = await db.manager.find(ReplicaModel, { order: { modelId: 'ASC' } });
  return replicas.map((replica) => {
    const served = models
      .filter(({ replicaId }) => replicaId === replica.id)
      .map((model) => ({ ...model, secondsBehind: secondsBetween(model.behindSince, now) }));
    return { ...replica, models: served, state: stateOf(replica, served, now) };
  });
}

function stateOf(
  { heartbeatAt }: Replica,
  models: readonly ServedModelState[],
  now: Date,
): ReplicaState['state'] {
  if (now.getTime() - heartbeatAt.getTime() > LOST_AFTER_MS) return 'LOST';
  return models.some(({ secondsBehind }) => isDegraded(secondsBehind)) ? 'DEGRADED' : 'OK';
}

function secondsBetween(since: Date | null, now: Date): number {
  return since === null ? 0 : Math.max(0, (now.getTime() - since.getTime()) / 1000);
}
