import { type EntityManager, IsNull } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { Model, ModelVersion } from '../../store/entities/registry.js';

/** Where INT ends. */
const VERSION_MAX = 2_147_483_647;

/** @throws AppError NOT_FOUND */
export async function findModel(manager: EntityManager, name: string): Promise<Model> {
  return (await manager.findOneBy(Model, { name })) ?? raiseUnknownModel(name);
}

/**
 * The model of this name, its row locked until the transaction ends: whoever changes anything of a model does this
 * first, before any read that takes no lock.
 * @throws AppError NOT_FOUND
 */
export async function lockExistingModel(manager: EntityManager, name: string): Promise<Model> {
  const model = await manager.findOne(Model, { where: { name }, lock: { mode: 'pessimistic_write' } });
  return model ?? raiseUnknownModel(name);
}

/** A version that was not deleted. @throws AppError NOT_FOUND */
export async function findVersion(
  manager: EntityManager,
  model: Model,
  version: number,
): Promise<ModelVersion> {
  const found = await manager.findOneBy(ModelVersion, { modelId: model.id, version, deletedAt: IsNull() });
  return found ?? raiseUnknownVersion(model.name, version);
}

/** A version by name and number; a model that is not there has none. @throws AppError NOT_FOUND */
export async function findVersionOfName(
  manager: EntityManager,
  name: string,
  number: number,
): Promise<ModelVersion> {
  const model = await manager.findOneBy(Model, { name });
  return model === null ? raiseUnknownVersion(name, number) : findVersion(manager, model, number);
}

/** The highest number that a version of a model ever had, deleted or not, plus one; the caller holds the model's lock. */
export async function nextVersionNumber(manager: EntityManager, { id }: Pick<Model, 'id'>): Promise<number> {
  return ((await manager.maximum(ModelVersion, 'version', { modelId: id })) ?? 0) + 1;
}

/** A version number as it is sent. @throws AppError INVALID_INPUT */
export function readVersionNumber(version: string): number {
  if (!/^\d+$/.test(version)) {
    const message = `Parameter 'version' must be an integer, got '${version.slice(0, 100)}'.`;
    throw new AppError('INVALID_INPUT', message, { field: 'version' });
  }
  // Beyond the column's range there is none.
  return Math.min(Number(version), VERSION_MAX);
}

function raiseUnknownVersion(name: string, version: number): never {
  const message = `Model Version (name=${name}, version=${version}) not found`;
  throw new AppError('NOT_FOUND', message, {
    kind: 'model version',
    id: `${name.slice(0, 100)}/${version}`,
  });
}

function raiseUnknownModel(name: string): never {
  const message = `Registered Model with name=${name} not found`;
  throw new AppError('NOT_FOUND', message, { kind: 'registered model', id: name.slice(0, 100) });
}
