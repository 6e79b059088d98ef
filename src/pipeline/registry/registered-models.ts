import { type DataSource, IsNull } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { bulkInsert } from '../../store/bulk.js';
import { isDuplicate, isStillReferenced } from '../../store/database-errors.js';
import { PendingPromotion } from '../../store/entities/pending-promotion.js';
import {
  Model,
  ModelAlias,
  ModelAliasChange,
  ModelTag,
  ModelVersion,
} from '../../store/entities/registry.js';
import { inTransaction } from '../../store/transaction.js';
import { assertNotChampion, assertOutOfService } from './in-service.js';
import { lockExistingModel } from './registry-lookup.js';
import { checkDescription, checkModelName, readTags, type SentTag } from './registry-names.js';

/**
 * Registers a model that has no version yet.
 * @throws AppError INVALID_INPUT, ALREADY_EXISTS
 */
export async function createModel(
  db: DataSource,
  { name, description, tags }: { name: string; description?: string | undefined; tags: readonly SentTag[] },
): Promise<Model> {
  checkModelName(name);
  checkDescription(description);
  const byName = readTags(tags);
  return inTransaction(db, async (manager) => {
    const now = new Date();
    const model = manager.create(Model, {
      id: newId(),
      name,
      description: description ?? null,
      createdAt: now,
      updatedAt: now,
    });
    await refuseDuplicate(name, () => manager.insert(Model, model));
    const rows = [...byName].map(([key, value]) => [model.id, key, value]);
    await bulkInsert(manager, 'model_tag', ['model_id', 'name', 'value'], rows, { keepExisting: true });
    return model;
  });
}

/** Without a description it stays as it is. @throws AppError INVALID_INPUT, NOT_FOUND */
export async function updateModel(
  db: DataSource,
  name: string,
  description: string | undefined,
): Promise<Model> {
  checkDescription(description);
  return inTransaction(db, async (manager) => {
    const model = await lockExistingModel(manager, name);
    const change = { updatedAt: new Date(), ...(description === undefined ? {} : { description }) };
    await manager.update(Model, { id: model.id }, change);
    return { ...model, ...change };
  });
}

/**
 * Gives a model another name; its versions, tags and aliases follow.
 * @param keepsChampion where a second person has to agree before what a name's champion is changes
 * @throws AppError INVALID_INPUT, NOT_FOUND, ALREADY_EXISTS; CONFLICT when requests know it by its name, or its champion is kept
 */
export async function renameModel(
  db: DataSource,
  name: string,
  newName: string,
  { keepsChampion }: { keepsChampion: boolean },
): Promise<Model> {
  checkModelName(newName, 'new_name');
  return inTransaction(db, async (manager) => {
    const model = await lockExistingModel(manager, name);
    await assertOutOfService(manager, model, 'rename the model, by whose name it is asked');
    if (keepsChampion) await assertNotChampion(manager, model, 'rename the model');
    const change = { name: newName, updatedAt: new Date() };
    await refuseDuplicate(newName, () => manager.update(Model, { id: model.id }, change));
    const versions = { modelId: model.id, deletedAt: IsNull() };
    await manager.update(ModelVersion, versions, { updatedAt: change.updatedAt });
    return { ...model, ...change };
  });
}

/**
 * Deletes a model with its versions, tags, aliases and their history; its name is free again.
 * @param keepsChampion where a second person has to agree before a champion goes
 * @throws AppError NOT_FOUND; CONFLICT when it serves, has served, has a champion that is kept, or when records that are
 *   kept refer to it
 */
export async function deleteModel(
  db: DataSource,
  name: string,
  { keepsChampion }: { keepsChampion: boolean },
): Promise<void> {
  await inTransaction(db, async (manager) => {
    const model = await lockExistingModel(manager, name);
    await assertOutOfService(manager, model, 'delete the model');
    if (keepsChampion) await assertNotChampion(manager, model, 'delete the model');
    const modelId = model.id;
    try {
      await manager.delete(PendingPromotion, { modelId });
      await manager.delete(ModelAlias, { modelId });
      await manager.delete(ModelAliasChange, { modelId });
      await manager.delete(ModelVersion, { modelId });
      await manager.delete(Model, { id: modelId });
    } catch (error) {
      if (!isStillReferenced(error)) throw error;
      const message = `Cannot delete the model ${name}: records that are kept for ever refer to it.`;
      throw new AppError('CONFLICT', message, { modelName: name }, { cause: error });
    }
  });
}

/** @throws AppError INVALID_INPUT, NOT_FOUND */
export async function setModelTag(db: DataSource, name: string, tag: SentTag): Promise<void> {
  const [[key, value]] = [...readTags([tag])] as [[string, string]];
  await inTransaction(db, async (manager) => {
    const { id } = await lockExistingModel(manager, name);
    await manager.upsert(ModelTag, { modelId: id, name: key, value }, ['modelId', 'name']);
  });
}

/** A tag that is not there is no error. @throws AppError NOT_FOUND for the model */
export async function deleteModelTag(db: DataSource, name: string, key: string): Promise<void> {
  await inTransaction(db, async (manager) => {
    const { id } = await lockExistingModel(manager, name);
    await manager.delete(ModelTag, { modelId: id, name: key });
  });
}

async function refuseDuplicate(name: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new AppError('ALREADY_EXISTS', `Registered Model (name=${name}) already exists.`, {
      kind: 'registered model',
      id: name.slice(0, 100),
    });
  }
}
