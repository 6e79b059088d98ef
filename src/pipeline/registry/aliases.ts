import { type DataSource, type EntityManager, IsNull } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { type Model, ModelAlias, ModelVersion } from '../../store/entities/registry.js';
import { inTransaction } from '../../store/transaction.js';
import { CHAMPION, moveAlias, removeAlias } from './champion.js';
import { askForPromotion, noteAsked } from './four-eyes/ask-promotion.js';
import type { FourEyes } from './four-eyes/four-eyes.js';
import { isGated } from './in-service.js';
import { findModel, findVersion, lockExistingModel } from './registry-lookup.js';
import { checkAlias, checkAliasIsFree } from './registry-names.js';

/** What always means the newest version. */
const LATEST = 'latest';

/**
 * Points an alias at a version, for a client.
 * @param fourEyes who asks, where a second person has to agree to another champion; null where one suffices
 * @throws AppError INVALID_INPUT for a name that is no alias, and for the champion of a model that is trained here;
 * NOT_FOUND; CONFLICT when a second person decides about it now, FORBIDDEN where that needs to be known who asks
 */
export async function setAlias(
  db: DataSource,
  name: string,
  alias: string,
  number: number,
  fourEyes: FourEyes | null,
): Promise<void> {
  checkAliasIsFree(alias);
  const promotionId = await inTransaction(db, async (manager) => {
    const model = await lockExistingModel(manager, name);
    await assertMayMove(manager, model, alias);
    const version = await findVersion(manager, model, number);
    const before = await manager.findOneBy(ModelAlias, { modelId: model.id, alias });
    if (before?.modelVersionId === version.id) return null;
    const reason = 'A client of the registry set it.';
    if (fourEyes !== null && alias === CHAMPION) {
      return ask(manager, model, { from: before, toVersionId: version.id, reason }, fourEyes);
    }
    await moveAlias(manager, model, alias, version, reason);
    return null;
  });
  if (promotionId !== null) throw waits(name, promotionId);
}

/**
 * Takes an alias away, for a client; one that is not there is no error.
 * @throws as setAlias
 */
export async function deleteAlias(
  db: DataSource,
  name: string,
  alias: string,
  fourEyes: FourEyes | null,
): Promise<void> {
  checkAlias(alias);
  const promotionId = await inTransaction(db, async (manager) => {
    const model = await lockExistingModel(manager, name);
    await assertMayMove(manager, model, alias);
    const reason = 'A client of the registry took it away.';
    const before = await manager.findOneBy(ModelAlias, { modelId: model.id, alias });
    if (before !== null && fourEyes !== null && alias === CHAMPION) {
      return ask(manager, model, { from: before, toVersionId: null, reason }, fourEyes);
    }
    await removeAlias(manager, model, alias, reason);
    return null;
  });
  if (promotionId !== null) throw waits(name, promotionId);
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

/** Leaves it to a second person whether the champion moves. @returns id of the promotion that waits */
async function ask(
  manager: EntityManager,
  model: Model,
  { from, toVersionId, reason }: { from: ModelAlias | null; toVersionId: string | null; reason: string },
  fourEyes: FourEyes,
): Promise<string> {
  const wanted = {
    ...{ toVersionId, championVersionId: from?.modelVersionId ?? null },
    ...{ kind: 'MOVE' as const, decisionId: null, reason },
  };
  const pending = await askForPromotion(manager, model, wanted, fourEyes);
  await noteAsked(manager, model.name, pending, fourEyes);
  return pending.id;
}

/** Clients know no answer to this request but that the alias was moved, which it was not. */
function waits(modelName: string, promotionId: string): AppError {
  const message =
    `The alias '${CHAMPION}' of ${modelName} has not moved yet: the promotion ${promotionId} waits for a second person, ` +
    'who approves it with the mutation approvePromotion, or "gondola promotions approve".';
  return new AppError('CONFLICT', message, { modelName, promotionId });
}

/** What serves moves through the gate alone. */
async function assertMayMove(manager: EntityManager, model: Model, alias: string): Promise<void> {
  if (alias !== CHAMPION || !(await isGated(manager, model))) return;
  const message =
    `The alias '${CHAMPION}' of ${model.name} says which version serves, and moves through the gate alone: ` +
    'use the mutation promoteModel, or "gondola promote".';
  throw new AppError('INVALID_INPUT', message, { field: 'alias', modelName: model.name });
}
