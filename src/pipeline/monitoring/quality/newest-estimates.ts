import type { EntityManager } from 'typeorm';
import { QualityEstimate } from '../../../store/entities/quality.js';
import { Model, ModelVersion } from '../../../store/entities/registry.js';

export interface NewestEstimate {
  readonly modelName: string;
  readonly version: number;
  readonly estimate: QualityEstimate;
}

/** The newest estimate of each model, of whatever version it is, in the order of the names; for metrics and reports. */
export async function newestEstimates(manager: EntityManager): Promise<NewestEstimate[]> {
  const { entities, raw } = await manager
    .createQueryBuilder(QualityEstimate, 'estimate')
    .innerJoin(ModelVersion, 'version', 'version.id = estimate.modelVersionId')
    .innerJoin(Model, 'model', 'model.id = version.modelId')
    .where(
      `estimate.id IN (SELECT MAX(newest.id) FROM quality_estimate newest
         JOIN model_version of_model ON of_model.id = newest.model_version_id GROUP BY of_model.model_id)`,
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
