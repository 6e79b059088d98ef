import { type EntityManager, In } from 'typeorm';
import { Model, ModelAlias, ModelTag, ModelVersion, ModelVersionTag } from '../../store/entities/registry.js';
import { STAGES } from './stages.js';

/** A version with the name of its model, its tags and its aliases. */
export interface DescribedVersion {
  readonly modelName: string;
  readonly version: ModelVersion;
  readonly tags: readonly ModelVersionTag[];
  readonly aliases: readonly string[];
}

/** A model with the newest version of each stage, its tags and its aliases. */
export interface DescribedModel {
  readonly model: Model;
  readonly latestVersions: readonly DescribedVersion[];
  readonly tags: readonly ModelTag[];
  readonly aliases: readonly { readonly alias: string; readonly version: number }[];
}

/** Describes models in their order, with a fixed number of statements however many they are. */
export async function describeModels(
  manager: EntityManager,
  models: readonly Model[],
): Promise<DescribedModel[]> {
  if (models.length === 0) return [];
  const ids = models.map(({ id }) => id);
  const latest = await describeVersions(manager, await newestOfEachStage(manager, ids));
  const tags = await manager.find(ModelTag, { where: { modelId: In(ids) }, order: { name: 'ASC' } });
  const aliases = await manager
    .createQueryBuilder(ModelAlias, 'alias')
    .innerJoin(ModelVersion, 'version', 'version.id = alias.modelVersionId')
    .select(['alias.modelId AS modelId', 'alias.alias AS alias', 'version.version AS version'])
    .where({ modelId: In(ids) })
    .orderBy('alias.alias')
    .getRawMany<{ modelId: string; alias: string; version: number }>();
  return models.map((model) => ({
    model,
    latestVersions: latest.filter(({ version }) => version.modelId === model.id),
    tags: tags.filter(({ modelId }) => modelId === model.id),
    aliases: aliases.filter(({ modelId }) => modelId === model.id),
  }));
}

export async function describeModel(manager: EntityManager, model: Model): Promise<DescribedModel> {
  return (await describeModels(manager, [model]))[0]!;
}

/** Describes versions in their order, with a fixed number of statements however many they are. */
export async function describeVersions(
  manager: EntityManager,
  versions: readonly ModelVersion[],
): Promise<DescribedVersion[]> {
  if (versions.length === 0) return [];
  const ids = versions.map(({ id }) => id);
  const modelIds = [...new Set(versions.map(({ modelId }) => modelId))];
  const models = await manager.findBy(Model, { id: In(modelIds) });
  const tags = await manager.find(ModelVersionTag, {
    where: { modelVersionId: In(ids) },
    order: { name: 'ASC' },
  });
  const aliases = await manager.find(ModelAlias, {
    where: { modelVersionId: In(ids) },
    order: { alias: 'ASC' },
  });
  const nameOf = new Map(models.map(({ id, name }) => [id, name]));
  const tagsOf = byVersion(tags);
  const aliasesOf = byVersion(aliases);
  return versions.map((version) => ({
    modelName: nameOf.get(version.modelId)!,
    version,
    tags: tagsOf.get(version.id) ?? [],
    aliases: (aliasesOf.get(version.id) ?? []).map(({ alias }) => alias),
  }));
}

export async function describeVersion(
  manager: EntityManager,
  version: ModelVersion,
): Promise<DescribedVersion> {
  return (await describeVersions(manager, [version]))[0]!;
}

/** By model, then in the order of the stages. */
async function newestOfEachStage(
  manager: EntityManager,
  modelIds: readonly string[],
): Promise<ModelVersion[]> {
  const newest: { id: string }[] = await manager.query(
    `SELECT version.id FROM model_version version
       JOIN (SELECT model_id, MAX(version) AS version FROM model_version
              WHERE model_id IN (?) AND deleted_at IS NULL GROUP BY model_id, stage) newest
         ON newest.model_id = version.model_id AND newest.version = version.version`,
    [modelIds],
  );
  const versions = await manager.findBy(ModelVersion, { id: In(newest.map(({ id }) => id)) });
  return versions.sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage));
}

function byVersion<Row extends { modelVersionId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const group = grouped.get(row.modelVersionId);
    if (group === undefined) grouped.set(row.modelVersionId, [row]);
    else group.push(row);
  }
  return grouped;
}
