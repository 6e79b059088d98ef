import type { EntityManager } from 'typeorm';
import { newId } from '../../platform/ids.js';
import { bulkInsert } from '../../store/bulk.js';
import { DatasetVersion, type SubjectName } from '../../store/entities/dataset.js';
import {
  type AliasMoveKind,
  Model,
  ModelAlias,
  ModelAliasChange,
  ModelVersion,
} from '../../store/entities/registry.js';
import { Run } from '../../store/entities/tracking.js';
import { ownArtifactPath } from '../tracking/artifacts/artifact-address.js';
import { assertSameSubject } from '../training/model-subject.js';
import { nextVersionNumber } from './registry-lookup.js';

export const CHAMPION = 'champion';
export const CHALLENGER = 'challenger';

/** The version that an alias of a model names, or null when there is none. Errors pass through: unknown is not none. */
export async function findChampion(manager: EntityManager, modelName: string): Promise<ModelVersion | null> {
  return manager
    .createQueryBuilder(ModelVersion, 'version')
    .innerJoin(ModelAlias, 'alias', 'alias.modelVersionId = version.id AND alias.alias = :alias', {
      alias: CHAMPION,
    })
    .innerJoin(Model, 'model', 'model.id = alias.modelId AND model.name = :modelName', { modelName })
    .getOne();
}

/**
 * The champions of all models that have one with a file, and so can serve.
 * @param subject only those about it; a model of before it was noted is about listings
 */
export async function servingChampions(
  manager: EntityManager,
  subject: SubjectName | null,
): Promise<ModelVersion[]> {
  return manager
    .createQueryBuilder(ModelVersion, 'version')
    .innerJoin(ModelAlias, 'alias', 'alias.modelVersionId = version.id AND alias.alias = :alias', {
      alias: CHAMPION,
    })
    .innerJoin(Model, 'model', 'model.id = version.modelId')
    .where('version.artifactDigest IS NOT NULL')
    .andWhere("(:subject IS NULL OR COALESCE(model.subject, 'listings') = :subject)", { subject })
    .getMany();
}

/** The champions of several models by model name, in one statement; a model without one is not in the map. */
export async function findChampions(
  manager: EntityManager,
  modelNames: readonly string[],
): Promise<Map<string, ModelVersion>> {
  const { entities, raw } = await manager
    .createQueryBuilder(ModelVersion, 'version')
    .innerJoin(ModelAlias, 'alias', 'alias.modelVersionId = version.id AND alias.alias = :alias', {
      alias: CHAMPION,
    })
    .innerJoin(Model, 'model', 'model.id = alias.modelId AND model.name IN (:...modelNames)', { modelNames })
    .addSelect('model.name', 'modelName')
    .getRawAndEntities<{ modelName: string }>();
  return new Map(entities.map((version, row) => [raw[row]!.modelName, version]));
}

/** The model of this name, made if it is new, its row locked so that versions are numbered one at a time. */
export async function lockModel(manager: EntityManager, name: string): Promise<Model> {
  const now = new Date();
  const columns = ['id', 'name', 'created_at', 'updated_at'];
  await bulkInsert(manager, 'model', columns, [[newId(), name, now, now]], { keepExisting: true });
  return manager.findOneOrFail(Model, { where: { name }, lock: { mode: 'pessimistic_write' } });
}

/**
 * Registers what a run produced as the next version of its model; the caller holds the model's lock.
 * @throws AppError CONFLICT where the model has versions of another subject
 */
export async function registerVersion(
  manager: EntityManager,
  model: Model,
  made: { runId: string; artifactDigest: string },
): Promise<ModelVersion> {
  const { artifactUri, datasetVersionId } = await manager.findOneByOrFail(Run, { id: made.runId });
  const dataset =
    datasetVersionId === null ? null : await manager.findOneBy(DatasetVersion, { id: datasetVersionId });
  if (dataset !== null) assertSameSubject(model, dataset.subject);
  const now = new Date();
  const version = manager.create(ModelVersion, {
    id: newId(),
    modelId: model.id,
    version: await nextVersionNumber(manager, model),
    ...made,
    // Clients fetch a version as a folder: the artifacts of its run, with the model's file among them.
    source: artifactUri,
    storageLocation: artifactUri,
    filesPath: ownArtifactPath(artifactUri),
    createdAt: now,
    updatedAt: now,
  });
  await manager.insert(ModelVersion, version);
  await manager.update(
    Model,
    { id: model.id },
    { updatedAt: now, ...(dataset && { subject: dataset.subject }) },
  );
  return version;
}

/** Why an alias moves. A move without a kind is one that the gate has no say in, of another alias than `champion`. */
export interface AliasMove {
  reason: string;
  kind?: AliasMoveKind;
  /** The decision that a move of the champion rests on, or that it overrides. */
  decisionId?: string | null;
}

/**
 * Points an alias of a model at a version and writes the move into its history; the caller holds the model's lock.
 * The history is the truth: where the two differ, the reconciler makes the alias agree with it.
 * @param between called after the alias was moved and before its history is written
 */
export async function moveAlias(
  manager: EntityManager,
  model: Pick<Model, 'id'>,
  alias: string,
  to: Pick<ModelVersion, 'id'>,
  move: AliasMove | string,
  between?: () => Promise<void> | void,
): Promise<void> {
  const updatedAt = new Date();
  const before = await manager.findOneBy(ModelAlias, { modelId: model.id, alias });
  await manager.upsert(ModelAlias, { modelId: model.id, alias, modelVersionId: to.id, updatedAt }, [
    'modelId',
    'alias',
  ]);
  await between?.();
  await recordMove(manager, model, alias, { from: before?.modelVersionId ?? null, to: to.id }, move);
}

/** Takes an alias away, with its history; the caller holds the model's lock. */
export async function removeAlias(
  manager: EntityManager,
  model: Pick<Model, 'id'>,
  alias: string,
  reason: string,
): Promise<void> {
  const before = await manager.findOneBy(ModelAlias, { modelId: model.id, alias });
  if (before === null) return;
  await manager.delete(ModelAlias, { modelId: model.id, alias });
  await recordMove(manager, model, alias, { from: before.modelVersionId, to: null }, reason);
}

async function recordMove(
  manager: EntityManager,
  { id: modelId }: Pick<Model, 'id'>,
  alias: string,
  { from, to }: { from: string | null; to: string | null },
  move: AliasMove | string,
): Promise<void> {
  const { reason, kind = 'MOVE', decisionId = null } = typeof move === 'string' ? { reason: move } : move;
  const last = await manager.maximum(ModelAliasChange, 'moveNo', { modelId, alias });
  await manager.insert(ModelAliasChange, {
    id: newId(),
    modelId,
    alias,
    fromVersionId: from,
    toVersionId: to,
    moveNo: (last ?? 0) + 1,
    kind,
    decisionId,
    reason: reason.slice(0, 1000),
    changedAt: new Date(),
  });
}
