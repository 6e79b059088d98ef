import { type DataSource, type EntityManager, IsNull } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { type Model, ModelAlias, ModelVersion } from '../../store/entities/registry.js';
import { inTransaction } from '../../store/transaction.js';
import { CHAMPION, moveAlias, removeAlias } from './champion.js';
import { isGated } from './in-service.js';
import { findModel, findVersion, lockExistingModel } from './registry-lookup.js';
import { checkAlias, checkAliasIsFree } from './registry-names.js';

/** What always means the newest version. */
const LATEST = 'latest';

/**
 * Points an alias at a version, for a client.
 * @throws AppError INVALID_INPUT for a name that is no alias, and for the champion of a model that is trained here;
 * NOT_FOUND
 */
export async function setAlias(db: DataSource, name: string, alias: string, number: number): Promise<void> {
  checkAliasIsFree(alias);
  await inTransaction(db, async (manager) => {
    const model = await lockExistingModel(manager, name);
    await assertMayMove(manager, model, alias);
    const version = await findVersion(manager, model, number);
    const before = await manager.findOneBy(ModelAlias, { modelId: model.id, alias });
    if (before?.modelVersionId === version.id) return;
    await moveAlias(manager, model, alias, version, 'A client of the registry set it.');
  });
}

/**
 * Takes an alias away, for a client; one that is not there is no error.
 * @throws as setAlias
 */
export async function deleteAlias(db: DataSource, name: string, alias: string): Promise<void> {
  checkAlias(alias);
  await inTransaction(db, async (manager) => {
    const model = await lockExistingModel(manager, name);
    await assertMayMove(manager, model, alias);
    await removeAlias(manager, model, alias, 'A client of the registry took it away.');
  });
}

/** The caller holds the model's lock. */
export async function removeAliasesOf(
  manager: EntityManager,
  version: ModelVersion,
  reason: string,
): Promise<void> {
  const aliases = await manager.findBy(ModelAlias, { modelVersionId: version.id });
  for (const { modelId, alias } of aliases) await removeAlias(manager, { id: modelId }, alias, reason);
}

/**
 * The version that an alias names; `latest` names the newest.
 * @throws AppError NOT_FOUND for the model, INVALID_INPUT for the alias, as MLflow has it
 */
export async function findVersionByAlias(
  manager: EntityManager,
  name: string,
  alias: string,
): Promise<ModelVersion> {
  const model = await findModel(manager, name);
  const version = await (alias.toLowerCase() === LATEST
    ? manager.findOne(ModelVersion, {
        where: { modelId: model.id, deletedAt: IsNull() },
        order: { version: 'DESC' },
      })
    : versionOfAlias(manager, model, alias));
  if (version !== null) return version;
  const message = `Registered model alias ${alias.slice(0, 255)} not found.`;
  throw new AppError('INVALID_INPUT', message, { field: 'alias' });
}

async function versionOfAlias(
  manager: EntityManager,
  model: Model,
  alias: string,
): Promise<ModelVersion | null> {
  const found = await manager.findOneBy(ModelAlias, { modelId: model.id, alias });
  return found && manager.findOneBy(ModelVersion, { id: found.modelVersionId, deletedAt: IsNull() });
}

/** What serves moves through the gate alone. */
async function assertMayMove(manager: EntityManager, model: Model, alias: string): Promise<void> {
  if (alias !== CHAMPION || !(await isGated(manager, model))) return;
  const message =
    `The alias '${CHAMPION}' of ${model.name} says which version serves, and moves through the gate alone: ` +
    'use the mutation promoteModel, or "gondola promote".';
  throw new AppError('INVALID_INPUT', message, { field: 'alias', modelName: model.name });
}
