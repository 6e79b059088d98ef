import type { EntityManager } from 'typeorm';
import { ModelVersion } from '../../../store/entities/registry.js';
import { VersionService } from '../../../store/entities/replica.js';

export interface ServicePeriod {
  readonly modelVersionId: string;
  readonly modelId: string;
  readonly firstServedAt: Date;
  readonly lastServedAt: Date;
}

/** Widens the periods in which versions served. Rows are locked in the order of their ids. */
export async function recordServices(
  manager: EntityManager,
  periods: readonly ServicePeriod[],
): Promise<void> {
  const inOrder = [...periods].sort((a, b) => (a.modelVersionId < b.modelVersionId ? -1 : 1));
  for (const { modelVersionId, modelId, firstServedAt, lastServedAt } of inOrder) {
    await manager.query(
      `INSERT INTO version_service (model_version_id, model_id, first_served_at, last_served_at) VALUES (?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE first_served_at = LEAST(first_served_at, ?), last_served_at = GREATEST(last_served_at, ?)`,
      [modelVersionId, modelId, firstServedAt, lastServedAt, firstServedAt, lastServedAt],
    );
  }
}

/**
 * The version of a model that served last, on any replica, leaving out some: where a rollback goes. A version that
 * was registered, or even promoted, but never answered a request is not among them.
 * @param except ids of versions that are out of the question, such as the present champion
 */
export async function lastServedVersion(
  manager: EntityManager,
  modelId: string,
  except: readonly string[] = [],
): Promise<ModelVersion | null> {
  return manager
    .createQueryBuilder(ModelVersion, 'version')
    .innerJoin(VersionService, 'service', 'service.modelVersionId = version.id')
    .where('service.modelId = :modelId AND version.id NOT IN (:...except)', {
      modelId,
      except: ['', ...except],
    })
    .orderBy('service.lastServedAt', 'DESC')
    .addOrderBy('version.version', 'DESC')
    .limit(1)
    .getOne();
}
