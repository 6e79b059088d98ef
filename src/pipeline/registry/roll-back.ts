import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { AppError, notFound } from '../../platform/errors.js';
import { Model, type ModelVersion } from '../../store/entities/registry.js';
import { inTransaction } from '../../store/transaction.js';
import { modelNameSchema } from '../training/model-name.js';
import { CHAMPION, moveAlias } from './champion.js';
import { lastServedVersion } from './last-served.js';
import { assertServable, type ChampionMover, lockChampion } from './move-champion.js';
import { reasonSchema } from './promote-version.js';

export const rollbackRequestSchema = z.strictObject({
  modelName: modelNameSchema,
  /** Number of the champion that is to go. */
  expectedVersion: z.int().min(1),
  reason: reasonSchema,
});

export type RollbackRequest = z.output<typeof rollbackRequestSchema>;

export interface Rollback {
  version: ModelVersion;
  replaced: ModelVersion;
}

/**
 * Makes the version champion again that served before the present one, without scoring. Its file is read first, while
 * nothing is locked; then one transaction moves the alias, if that is still the version to go to.
 * @throws AppError NOT_FOUND; PROMOTION_CONFLICT when another version is champion, or another one is to be gone back to
 *   than when the file was read; CONFLICT when no earlier version served; DAMAGED_ARTIFACT when its file is not what it
 *   was
 */
export async function rollBack(
  { modelName, expectedVersion, reason }: RollbackRequest,
  { db, artifacts, onPoint }: ChampionMover,
): Promise<Rollback> {
  const known = await db.manager.findOneBy(Model, { name: modelName });
  if (known === null) throw notFound('model', modelName);
  const checked = await inTransaction(db, (manager) => lockMove(manager, known, expectedVersion));
  await assertServable(artifacts, checked.version, modelName);
  await onPoint?.('scored');
  const rollback = await inTransaction(db, async (manager) => {
    const { model, version, replaced } = await lockMove(manager, known, expectedVersion);
    await onPoint?.('model locked');
    if (version.id !== checked.version.id) throw movedOn(modelName, checked.version, version);
    const move = { kind: 'ROLLBACK' as const, reason: `Rollback: ${reason}` };
    await moveAlias(manager, model, CHAMPION, version, move, () => onPoint?.('alias moved'));
    await onPoint?.('move recorded');
    await onPoint?.('before commit');
    return { version, replaced };
  });
  await onPoint?.('committed');
  return rollback;
}

/** Locks the model and finds the version to go back to. */
async function lockMove(
  manager: EntityManager,
  { id, name }: Model,
  expectedVersion: number,
): Promise<Rollback & { model: Model }> {
  const { model, champion } = await lockChampion(manager, id, expectedVersion);
  const version = await lastServedVersion(manager, id, champion!.id);
  if (version === null) {
    throw new AppError('CONFLICT', `No version of ${name} served before version ${expectedVersion}.`, {
      modelName: name,
    });
  }
  return { model, version, replaced: champion! };
}

function movedOn(modelName: string, checked: ModelVersion, version: ModelVersion): AppError {
  return new AppError(
    'PROMOTION_CONFLICT',
    `The version of ${modelName} that served before is ${version.version} now, no longer ${checked.version}. Look again and decide anew.`,
    { modelName, version: version.version },
  );
}
