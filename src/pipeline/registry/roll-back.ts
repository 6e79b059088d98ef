import { z } from 'zod';
import { AppError, notFound } from '../../platform/errors.js';
import { Model, type ModelVersion } from '../../store/entities/registry.js';
import { inTransaction } from '../../store/transaction.js';
import { CHAMPION, moveAlias } from './champion.js';
import { lastServedVersion } from './last-served.js';
import { assertServable, type ChampionMover, lockChampion } from './move-champion.js';
import { reasonSchema } from './promote-version.js';

export const rollbackRequestSchema = z.strictObject({
  modelName: z.string().min(1).max(256),
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
 * Makes the version champion again that served before the present one, in one transaction and without scoring.
 * @throws AppError NOT_FOUND; PROMOTION_CONFLICT when another version is champion; CONFLICT when no earlier version
 *   served; DAMAGED_ARTIFACT when its file is not what it was
 */
export async function rollBack(
  { modelName, expectedVersion, reason }: RollbackRequest,
  { db, artifacts, onPoint }: ChampionMover,
): Promise<Rollback> {
  const known = await db.manager.findOneBy(Model, { name: modelName });
  if (known === null) throw notFound('model', modelName);
  const rollback = await inTransaction(db, async (manager) => {
    const { model, champion } = await lockChampion(manager, known.id, expectedVersion);
    await onPoint?.('model locked');
    const version = await lastServedVersion(manager, model.id, champion!.id);
    if (version === null) {
      throw new AppError('CONFLICT', `No version of ${modelName} served before version ${expectedVersion}.`, {
        modelName,
      });
    }
    await assertServable(artifacts, version, modelName);
    const move = { kind: 'ROLLBACK' as const, reason: `Rollback: ${reason}` };
    await moveAlias(manager, model, CHAMPION, version, move, () => onPoint?.('alias moved'));
    await onPoint?.('move recorded');
    await onPoint?.('before commit');
    return { version, replaced: champion! };
  });
  await onPoint?.('committed');
  return rollback;
}
