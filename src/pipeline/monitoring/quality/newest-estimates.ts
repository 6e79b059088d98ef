import { type EntityManager, In } from 'typeorm';
import { QualityEstimate } from '../../../store/entities/quality.js';
import { Model, ModelVersion } from '../../../store/entities/registry.js';
import { CHAMPION } from '../../registry/champion.js';

export interface NewestEstimate {
  readonly modelName: string;
  readonly version: number;
  readonly estimate: QualityEstimate;
}

/** The newest estimate of each version; one that has none is left out. */
export async function newestEstimatesOf(
  manager: EntityManager,
  modelVersionIds: readonly string[],
): Promise<QualityEstimate[]> {
  if (modelVersionIds.length === 0) return [];
  const newest: { id: string }[] = await manager.query(
    'SELECT MAX(id) AS id FROM quality_estimate WHERE model_version_id IN (?) GROUP BY model_version_id',
    [modelVersionIds],
  );
  return newest.length === 0 ? [] : manager.findBy(QualityEstimate, { id: In(newest.map(({ id }) => id)) });
}

/** As newestEstimatesOf, for one; null where it has none. */
export function newestEstimate(
  manager: EntityManager,
  modelVersionId: string,
): Promise<QualityEstimate | null> {
  return manager.findOne(QualityEstimate, { where: { modelVersionId }, order: { id: 'DESC' } });
}

/** The newest estimate of each champion, in the order of the models' names; a champion that has none is left out. */
export async function newestEstimates(manager: EntityManager): Promise<NewestEstimate[]> {
  const { entities, raw } = await manager
    .createQueryBuilder(QualityEstimate, 'estimate')
    .innerJoin(ModelVersion, 'version', 'version.id = estimate.modelVersionId')
    .innerJoin(Model, 'model', 'model.id = version.modelId')
    .where(
      `estimate.id IN (SELECT MAX(newest.id) FROM quality_estimate newest
         JOIN model_alias alias ON alias.model_version_id = newest.model_version_id AND alias.alias = :alias
        GROUP BY alias.model_id)`,
      { alias: CHAMPION },
    )
    .addSelect('model.name', 'modelName')
    .addSelect('version.version', 'versionNumber')
    .orderBy('model.name', 'ASC')
    .getRawAndEntities<{ modelName: string; versionNumber: number }>();
  return entities.map((estimate, row) => ({
    modelName: raw[row]!.modelName,
    version: raw[row]!.versionNumber,
    estimate,
  }));
}
