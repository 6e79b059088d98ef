import { hostname } from 'node:os';
import type { DataSource, EntityManager } from 'typeorm';
import { newId } from '../../../platform/ids.js';
import type { Logger } from '../../../platform/logging.js';
import { Replica, ReplicaModel } from '../../../store/entities/replica.js';
import { inTransaction } from '../../../store/transaction.js';
import type { ServiceState } from '../champion/served-model.js';
import { recordServices, type ServicePeriod } from './version-services.js';

/** How often a replica says that it lives. */
const HEARTBEAT_MS = 2_000;
/** A replica whose last heartbeat is older than this is lost. */
export const LOST_AFTER_MS = 10_000;
/** The row of a replica that has been lost for this long goes. */
const FORGOTTEN_AFTER_MS = 60_000;

interface Parts {
  readonly db: DataSource;
  readonly log: Logger;
  /** What this process serves now. */
  readonly states: () => ServiceState[];
  readonly clock?: () => number;
}

/** Keeps in MySQL which versions this process serves. Requests never wait for it, and it never fails. */
export class ReplicaRecord {
  readonly id = newId();
  readonly host = hostname();
  readonly startedAt: Date;
  private readonly clock: () => number;
  /** What served since the last heartbeat that MySQL took. */
  private readonly periods = new Map<string, ServicePeriod>();
  private timer: NodeJS.Timeout | null = null;
  private beating: Promise<void> = Promise.resolve();

  constructor(private readonly parts: Parts) {
    this.clock = parts.clock ?? Date.now;
    this.startedAt = new Date(this.clock());
  }

  start(): void {
    this.timer = setInterval(() => void this.beat(), HEARTBEAT_MS);
    void this.beat();
  }

  /** Notes that a version serves, and writes it down at once. */
  serves(version: { id: string; modelId: string }, atMs: number): void {
    this.note(version.modelId, version.id, new Date(atMs));
    void this.beat();
  }

  /** Writes what is served now. One write at a time, in the order in which they were asked for. */
  beat(): Promise<void> {
    this.beating = this.beating.then(async () => {
      try {
        await this.write(new Date(this.clock()));
      } catch (error) {
        this.parts.log.warn({ err: error }, 'could not write down what this replica serves; will try again');
      }
    });
    return this.beating;
  }

  /** Signs off. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.beat();
    await this.parts.db.manager.delete(Replica, { id: this.id }).catch(() => {}); // it ages out
  }

  private async write(now: Date): Promise<void> {
    const states = this.parts.states();
    for (const { modelId, modelVersionId, since } of states) {
      this.note(modelId, modelVersionId, since);
      this.note(modelId, modelVersionId, now);
    }
    const written = new Map(this.periods);
    await inTransaction(this.parts.db, async (manager) => {
      await this.writeReplica(manager, states, now);
      await recordServices(manager, [...written.values()]);
    });
    for (const [id, period] of written) if (this.periods.get(id) === period) this.periods.delete(id);
  }

  private async writeReplica(
    manager: EntityManager,
    states: readonly ServiceState[],
    now: Date,
  ): Promise<void> {
    const { id, host, startedAt } = this;
    await manager.upsert(Replica, { id, host, pid: process.pid, startedAt, heartbeatAt: now }, ['id']);
    await manager.query('DELETE FROM replica_model WHERE replica_id = ? AND model_id NOT IN (?)', [
      id,
      ['', ...states.map(({ modelId }) => modelId)],
    ]);
    for (const { modelId, modelVersionId, since, behindSince, problem } of states) {
      const row = {
        replicaId: id,
        modelId,
        modelVersionId,
        since,
        behindSince,
        problem: problem?.slice(0, 1000) ?? null,
      };
      await manager.upsert(ReplicaModel, row, ['replicaId', 'modelId']);
    }
    await manager.query('DELETE FROM replica WHERE heartbeat_at < ?', [
      new Date(now.getTime() - FORGOTTEN_AFTER_MS),
    ]);
  }

  private note(modelId: string, modelVersionId: string, at: Date): void {
    const known = this.periods.get(modelVersionId);
    this.periods.set(modelVersionId, {
      modelId,
      modelVersionId,
      firstServedAt: known === undefined || at < known.firstServedAt ? at : known.firstServedAt,
      lastServedAt: known === undefined || at > known.lastServedAt ? at : known.lastServedAt,
    });
  }
}
