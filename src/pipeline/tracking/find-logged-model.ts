import type { EntityManager } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { LoggedModel } from '../../store/entities/logged-model.js';

const ID_PATTERN = /^m-[0-9a-f]{32}$/;

/** @throws AppError NOT_FOUND, also for a deleted one unless it is allowed */
export async function findLoggedModel(
  manager: EntityManager,
  id: string,
  { allowDeleted = false } = {},
): Promise<LoggedModel> {
  const model = ID_PATTERN.test(id) ? await manager.findOneBy(LoggedModel, { id }) : null;
  if (model !== null && (allowDeleted || model.deletedAt === null)) return model;
  throw noLoggedModel(id);
}

/** The row of a logged model, locked until the transaction ends. @throws AppError NOT_FOUND, also for a deleted one */
export async function lockLoggedModel(manager: EntityManager, id: string): Promise<LoggedModel> {
  const model = ID_PATTERN.test(id)
    ? await manager.findOne(LoggedModel, { where: { id }, lock: { mode: 'pessimistic_write' } })
    : null;
  if (model === null || model.deletedAt !== null) throw noLoggedModel(id);
  return model;
}

export function noLoggedModel(id: string): AppError {
  const shown = id.slice(0, 100);
  return new AppError('NOT_FOUND', `Logged model with ID '${shown}' not found.`, {
    kind: 'logged model',
    id: shown,
  });
}
