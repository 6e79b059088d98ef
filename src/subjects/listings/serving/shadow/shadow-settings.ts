import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { CHALLENGER } from '../../../../pipeline/registry/champion.js';
import { modelNameSchema } from '../../../../pipeline/training/model-name.js';
import { notFound } from '../../../../platform/errors.js';
import { Model, ModelAlias, ModelVersion } from '../../../../store/entities/registry.js';
import { ShadowSetting } from '../../../../store/entities/shadow.js';

export const shadowRequestSchema = z.strictObject({
  modelName: modelNameSchema.describe('Name of the model whose challenger is asked.'),
  sharePercent: z.number().min(0).max(100).describe('Share of live predictions, in percent; 0 turns it off.'),
});

export type ShadowRequest = z.infer<typeof shadowRequestSchema>;

/** Sets what share of a model's live traffic its challenger scores. @throws AppError NOT_FOUND */
export async function setShadow(db: DataSource, { modelName, sharePercent }: ShadowRequest): Promise<Model> {
  const model = await db.manager.findOneBy(Model, { name: modelName });
  if (model === null) throw notFound('model', modelName);
  const setting = { modelId: model.id, sharePercent, updatedAt: new Date() };
  await db.manager.upsert(ShadowSetting, setting, ['modelId']);
  return model;
}

/** The version under the alias `challenger`; null when there is none. */
export async function findChallenger(manager: EntityManager, modelId: string): Promise<ModelVersion | null> {
  const alias = await manager.findOneBy(ModelAlias, { modelId, alias: CHALLENGER });
  return alias === null ? null : manager.findOneBy(ModelVersion, { id: alias.modelVersionId });
}

export interface ShadowAssignment {
  readonly modelName: string;
  readonly sharePercent: number;
  readonly challenger: ModelVersion;
}

/** The models whose challengers are to be asked; one without a challenger is not among them. */
export async function readAssignments(manager: EntityManager): Promise<ShadowAssignment[]> {
  const { entities, raw } = await manager
    .createQueryBuilder(ModelVersion, 'version')
    .innerJoin('model_alias', 'alias', 'alias.model_version_id = version.id AND alias.alias = :alias', {
      alias: CHALLENGER,
    })
    .innerJoin(ShadowSetting, 'setting', 'setting.modelId = version.modelId AND setting.sharePercent > 0')
    .innerJoin(Model, 'model', 'model.id = version.modelId')
    .where('version.artifactDigest IS NOT NULL') // one that was registered from elsewhere cannot be asked
    .addSelect('model.name', 'modelName')
    .addSelect('setting.sharePercent', 'sharePercent')
    .getRawAndEntities<{ modelName: string; sharePercent: number }>();
  return entities.map((challenger, row) => ({
    modelName: raw[row]!.modelName,
    sharePercent: Number(raw[row]!.sharePercent),
    challenger,
  }));
}
