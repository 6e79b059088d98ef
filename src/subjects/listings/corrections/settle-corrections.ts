import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { AppError, assertIdExists, invalidInput, notFound } from '../../../platform/errors.js';
import { ID_PATTERN } from '../../../platform/ids.js';
import { personSchema, plainText } from '../../../platform/validation.js';
import { CorrectedListing, Correction } from '../../../store/entities/correction.js';
import { inTransaction } from '../../../store/transaction.js';
import { changeStates } from './change-states.js';
import { settle, stands } from './weigh-corrections.js';

const idSchema = z.string().regex(ID_PATTERN, 'must be an id (32 hex digits)');

export const conflictDecisionSchema = z.strictObject({
  conflictId: idSchema.describe('The conflict.'),
  acceptCorrectionId: idSchema
    .nullable()
    .default(null)
    .describe('The correction that is right; null when none is.'),
  decidedBy: personSchema,
  note: plainText(1_000).default('').describe('Why.'),
});

export const rejectionSchema = z.strictObject({
  correctionId: idSchema.describe('The correction that is wrong.'),
  decidedBy: personSchema,
  note: plainText(1_000).default('').describe('Why.'),
});

/**
 * Ends a conflict: corrections with the category of the accepted one are accepted, all others rejected.
 * @returns the listing, settled
 * @throws AppError NOT_FOUND, CONFLICT when it is not in conflict (any more), INVALID_INPUT when the correction is not
 * one of the conflict
 */
export async function resolveConflict(
  db: DataSource,
  { conflictId, acceptCorrectionId, decidedBy, note }: z.infer<typeof conflictDecisionSchema>,
  now: Date,
): Promise<CorrectedListing> {
  assertIdExists('conflict', conflictId);
  return inTransaction(db, async (manager) => {
    const { listing, standing } = await lockListing(manager, conflictId);
    if (listing.state !== 'CONFLICT') {
      throw new AppError(
        'CONFLICT',
        'The corrections of this listing are in no conflict; somebody may have decided.',
      );
    }
    const accepted = standing.find(({ id }) => id === acceptCorrectionId);
    if (acceptCorrectionId !== null && accepted === undefined) {
      throw invalidInput(
        'acceptCorrectionId',
        'There is no correction with this id among those of the conflict.',
      );
    }
    const rejected = standing.filter(({ categoryCode }) => categoryCode !== accepted?.categoryCode);
    return reject(manager, { listing, standing, rejected, decidedBy, note, now });
  });
}

/** Takes a correction back that is wrong. @throws AppError NOT_FOUND, CONFLICT when it no longer stands */
export async function rejectCorrection(
  db: DataSource,
  { correctionId, decidedBy, note }: z.infer<typeof rejectionSchema>,
  now: Date,
): Promise<Correction> {
  assertIdExists('correction', correctionId);
  const found = await db.manager.findOneBy(Correction, { id: correctionId });
  if (found === null) throw notFound('correction', correctionId);
  await inTransaction(db, async (manager) => {
    const { listing, standing } = await lockListing(manager, found.listingId);
    const rejected = standing.filter(({ id }) => id === correctionId);
    if (rejected.length === 0)
      throw new AppError('CONFLICT', 'The correction no longer stands.', { correctionId });
    await reject(manager, { listing, standing, rejected, decidedBy, note, now });
  });
  return db.manager.findOneByOrFail(Correction, { id: correctionId });
}

/** A listing, locked, with its corrections that stand. */
async function lockListing(manager: EntityManager, id: string) {
  const listing = await manager.findOne(CorrectedListing, {
    where: { id },
    lock: { mode: 'pessimistic_write' },
  });
  if (listing === null) throw notFound('conflict', id);
  const rows = await manager.find(Correction, { where: { listingId: id }, order: { id: 'ASC' } });
  return { listing, standing: rows.filter(stands) };
}

interface Rejection {
  readonly listing: CorrectedListing;
  readonly standing: readonly Correction[];
  readonly rejected: readonly Correction[];
  readonly decidedBy: string;
  readonly note: string;
  readonly now: Date;
}

async function reject(
  manager: EntityManager,
  { listing, standing, rejected, decidedBy, note, now }: Rejection,
): Promise<CorrectedListing> {
  const { verdict, changes } = settle(standing.filter((row) => !rejected.includes(row)));
  const rejections = rejected.map(({ id, state: from }) => ({ id, from, to: 'REJECTED' as const }));
  const caused = [...rejections, ...changes].map((change) => ({ ...change, causedBy: decidedBy, note }));
  await changeStates(manager, caused, now, decidedBy);
  Object.assign(listing, verdict, { updatedAt: now });
  return manager.save(CorrectedListing, listing, { reload: false });
}
