import type { EntityManager } from 'typeorm';
import { QualityEstimate } from '../../../store/entities/quality.js';
import { Model, ModelVersion } from '../../../store/entities/registry.js';
import { CHAMPION } from '../../registry/champion.js';

interface NewestEstimate {
  readonly modelName: string;
  readonly version: number;
  readonly estimate: QualityEstimate;
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
