import type { DataSource, EntityManager } from 'typeorm';
import { newId } from '../../platform/ids.js';
import { bulkInsert } from '../../store/bulk.js';
import { Model, ModelVersion, ModelVersionTag } from '../../store/entities/registry.js';
import { inTransaction } from '../../store/transaction.js';
import { tagWithVersion } from '../tracking/logged-model-facts.js';
import { checkLength } from '../tracking/names.js';
import { checkRunId } from '../tracking/run-id.js';
import { removeAliasesOf } from './aliases.js';
import { assertNotChampion, assertOutOfService } from './in-service.js';
import { findVersion, lockExistingModel, nextVersionNumber } from './registry-lookup.js';
import { checkDescription, readTags, type SentTag } from './registry-names.js';
import { locateSource, type SourceLocation } from './source-location.js';
import { filesPathOf } from './version-folder.js';
import { checkPromptSource } from './version-source.js';

const RUN_LINK_CHARS_MAX = 500;
/** A model with this tag is a prompt, which has a text and no files. */
const PROMPT_TAG = 'mlflow.prompt.is_prompt';

export interface NewVersion {
  readonly name: string;
  readonly source: string;
  readonly runId?: string | undefined;
  readonly runLink?: string | undefined;
  readonly description?: string | undefined;
  /** The logged model that is registered. */
  readonly loggedModelId?: string | undefined;
  readonly tags: readonly SentTag[];
}

/**
 * Registers a version that comes from elsewhere; it cannot serve. Its number is the highest that its model ever had,
 * plus one, also when several are registered at once.
 * @throws AppError INVALID_INPUT, NOT_FOUND
 */
export async function createVersion(db: DataSource, request: NewVersion): Promise<ModelVersion> {
  const { name, source, runLink = null, description = null } = request;
  const runId = request.runId || null;
  const loggedModelId = request.loggedModelId || null;
  checkDescription(request.description);
  checkLength(runLink ?? '', RUN_LINK_CHARS_MAX, 'run_link');
  if (runId !== null) checkRunId(runId, 'run_id');
  const tags = readTags(request.tags);
  const location = await locate(db.manager, tags, { source, runId, loggedModelId });
  const filesPath = await filesPathOf(db.manager, location.storageLocation);
  return inTransaction(db, async (manager) => {
    const model = await lockExistingModel(manager, name);
    const now = new Date();
    const version = manager.create(ModelVersion, {
      id: newId(),
      modelId: model.id,
      version: await nextVersionNumber(manager, model),
      ...location,
      filesPath,
      artifactDigest: null,
      source,
      runLink,
      description,
      stage: 'None',
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
    });
    await manager.insert(ModelVersion, version);
    const rows = [...tags].map(([key, value]) => [version.id, key, value]);
    await bulkInsert(manager, 'model_version_tag', ['model_version_id', 'name', 'value'], rows, {
      keepExisting: true,
    });
    await manager.update(Model, { id: model.id }, { updatedAt: now });
    if (loggedModelId !== null) {
      await tagWithVersion(manager, loggedModelId, { name: model.name, version: version.version });
    }
    return version;
  });
}

/** Without a description it stays as it is. @throws AppError INVALID_INPUT, NOT_FOUND */
export async function updateVersion(
  db: DataSource,
  name: string,
  number: number,
  description: string | undefined,
): Promise<ModelVersion> {
  checkDescription(description);
  return changeVersion(db, name, number, async (manager, version) => {
    const change = { updatedAt: new Date(), ...(description === undefined ? {} : { description }) };
    await manager.update(ModelVersion, { id: version.id }, change);
    return { ...version, ...change };
  });
}

/**
 * Takes a version and its aliases out of the registry; its row stays, so that its number is not used again.
 * @param keepsChampion where a second person has to agree before a champion goes
 * @throws AppError NOT_FOUND; CONFLICT when it serves, has served, or is a champion that is kept
 */
export async function deleteVersion(
  db: DataSource,
  name: string,
  number: number,
  { keepsChampion }: { keepsChampion: boolean },
): Promise<void> {
  await changeVersion(db, name, number, async (manager, version, model) => {
    await assertOutOfService(manager, model, 'delete the version', version);
    if (keepsChampion) await assertNotChampion(manager, model, 'delete the version', version);
    const deletedAt = new Date();
    await removeAliasesOf(manager, version, 'A client of the registry deleted the version.');
    await manager.update(ModelVersion, { id: version.id }, { deletedAt, updatedAt: deletedAt });
    await manager.update(Model, { id: model.id }, { updatedAt: deletedAt });
  });
}

/** @throws AppError INVALID_INPUT, NOT_FOUND */
export async function setVersionTag(
  db: DataSource,
  name: string,
  number: number,
  tag: SentTag,
): Promise<void> {
  const [[key, value]] = [...readTags([tag])] as [[string, string]];
  await changeVersion(db, name, number, async (manager, { id }) => {
    await manager.upsert(ModelVersionTag, { modelVersionId: id, name: key, value }, [
      'modelVersionId',
      'name',
    ]);
  });
}

/** A tag that is not there is no error. @throws AppError NOT_FOUND for the version */
export async function deleteVersionTag(
  db: DataSource,
  name: string,
  number: number,
  key: string,
): Promise<void> {
  await changeVersion(db, name, number, async (manager, { id }) => {
    await manager.delete(ModelVersionTag, { modelVersionId: id, name: key });
  });
}

function changeVersion<Result>(
  db: DataSource,
  name: string,
  number: number,
  change: (manager: EntityManager, version: ModelVersion, model: Model) => Promise<Result>,
): Promise<Result> {
  return inTransaction(db, async (manager) => {
    const model = await lockExistingModel(manager, name);
    return change(manager, await findVersion(manager, model, number), model);
  });
}

async function locate(
  manager: EntityManager,
  tags: ReadonlyMap<string, string>,
  request: { source: string; runId: string | null; loggedModelId: string | null },
): Promise<SourceLocation> {
  if (tags.get(PROMPT_TAG)?.toLowerCase() !== 'true') return locateSource(manager, request);
  checkPromptSource(request.source);
  return { storageLocation: request.source, runId: request.runId };
}
