import { setImmediate } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { findModels } from '../../../pipeline/lineage/erasure/find-touched.js';
import { AppError } from '../../../platform/errors.js';
import { newId } from '../../../platform/ids.js';
import { plainText } from '../../../platform/validation.js';
import { Erasure } from '../../../store/entities/erasure.js';
import { withFreeLock, withNamedLock } from '../../../store/named-lock.js';
import { inTransaction } from '../../../store/transaction.js';
import { ID_CHARS_MAX } from '../dataset/accept-rating.js';
import { type ErasureContext, eraseFromFile, recordDataset } from './erase-from-file.js';
import { digestOfUser } from './erased-users.js';
import { findTouchedByUser, type TouchedByUser, versionsOfFilms } from './find-touched.js';
import { EMPTY_RECOMMENDATIONS } from './late-copies.js';
import { emptyRejectedRows } from './rejected-rows.js';
import { unlessUnreadable } from './unreadable.js';

export const eraseFilmUserSchema = z.strictObject({
  userId: plainText(ID_CHARS_MAX).trim().min(1).describe('The id of the user in the files of ratings.'),
  dryRun: z.boolean().default(true).describe('Only says what would be erased.'),
});

export type EraseFilmUserRequest = z.infer<typeof eraseFilmUserSchema>;

export interface FilmUserErasureReport extends TouchedByUser {
  readonly dryRun: boolean;
  /** The record of it; null for a dry run. */
  readonly erasure: Erasure | null;
}

/** One erasure of a user at a time: each reads and writes the files of all versions. */
const LOCK = 'erase-film-user';
const LOCK_WAIT_SECONDS = 60;

/**
 * Says what a user of films went into, and erases it there, unless only asked to look: ratings of all dataset versions,
 * feedback, and recommendations but for which version answered when. Written down before it begins, so that one that was
 * interrupted is finished later; so is one of which a file of ratings cannot be read. What the user does after `now` is kept.
 * @throws AppError NOT_FOUND when nothing is known of the user, also since it was erased before; OVERLOADED while others are
 *   erased for longer than a minute, and then it is done later
 */
export async function eraseFilmUser(
  context: ErasureContext,
  { userId, dryRun }: EraseFilmUserRequest,
  now: Date,
): Promise<FilmUserErasureReport> {
  const { manager } = context.db;
  if (dryRun) {
    const touched = await findTouchedByUser(manager, context.artifacts, userId);
    if (isNothing(touched)) throw await nothingFound(manager, userId);
    return { ...touched, dryRun, erasure: null };
  }
  const begun = manager.create(Erasure, {
    ...{ id: newId(), subject: 'films' as const, externalIdDigest: digestOfUser(userId), externalId: userId },
    ...{ datasetName: null, state: 'begun' as const, requestedAt: now, doneAt: null },
    ...{ listingRows: 0, rejectedRows: 0, predictionRows: 0, correctionRows: 0 },
    ...{ ratingRows: 0, feedbackRows: 0, recommendationRows: 0 },
  });
  await manager.insert(Erasure, begun);
  const touched = await findTouchedByUser(manager, context.artifacts, userId);
  if (isNothing(touched)) {
    await manager.delete(Erasure, { id: begun.id });
    throw await nothingFound(manager, userId);
  }
  const { erasure } = await withNamedLock(context.db, LOCK, LOCK_WAIT_SECONDS, () =>
    finish(context, begun.id, now),
  );
  return { ...touched, dryRun, erasure };
}

/** What cannot be read may hold the user. */
function isNothing({ datasets, feedbackRows, recommendationRows, unreadable }: TouchedByUser): boolean {
  return datasets.length + feedbackRows + recommendationRows + unreadable.length === 0;
}

async function nothingFound(manager: EntityManager, userId: string): Promise<AppError> {
  const [last] = await manager.find(Erasure, {
    where: { subject: 'films', externalIdDigest: digestOfUser(userId), state: 'done' },
    order: { id: 'DESC' },
    take: 1,
  });
  const before = last === undefined ? '' : ` It was erased before, on ${last.doneAt!.toISOString()}.`;
  return new AppError(
    'NOT_FOUND',
    `Nothing was found of a user "${userId}" of films: no rating and no rejected row of any dataset, no feedback and no recommendation.${before}`,
    { kind: 'user', id: userId },
  );
}

/**
 * Finishes erasures of users that were interrupted, each by itself; nothing while another process is at one.
 * @returns how many
 * @throws AppError DAMAGED_ARTIFACT when one could not be finished since a file of ratings cannot be read, after the others
 */
export async function resumeUserErasures(context: ErasureContext, now: Date): Promise<number> {
  const open = { subject: 'films' as const, state: 'begun' as const };
  if (!(await context.db.manager.existsBy(Erasure, open))) return 0;
  const finished = await withFreeLock(context.db, LOCK, async () => {
    const begun = await context.db.manager.find(Erasure, { where: open, order: { id: 'ASC' } });
    const waiting = new Set<string>();
    for (const { id } of begun) {
      const { unreadable } = await finish(context, id, now);
      for (const version of unreadable) waiting.add(version);
    }
    if (waiting.size === 0) return begun.length;
    const ids = [...waiting].join(', ');
    throw new AppError(
      'DAMAGED_ARTIFACT',
      `Erasures of users wait for ratings that cannot be read, of dataset versions ${ids}.`,
      { datasetVersionIds: ids },
    );
  });
  return finished ?? 0;
}

/**
 * Under the lock, as far as it goes: first what needs no file, then each version by itself. Each step counts what it has taken
 * away in its own transaction. Not done while the ratings of a version cannot be read.
 */
async function finish(
  context: ErasureContext,
  id: string,
  now: Date,
): Promise<{ readonly erasure: Erasure; readonly unreadable: readonly string[] }> {
  const { db } = context;
  const begun = await db.manager.findOneByOrFail(Erasure, { id });
  if (begun.state === 'done') return { erasure: begun, unreadable: [] }; // another process was faster
  await eraseRows(db, begun);
  const unreadable: string[] = [];
  for (const version of await versionsOfFilms(db.manager)) {
    const isDone = await unlessUnreadable(() => eraseFromFile(context, version, begun, version.createdAt));
    if (isDone === null) unreadable.push(version.id);
    await setImmediate();
  }
  const erasure = await inTransaction(db, async (manager) => {
    const rejectedRows = await emptyAllRejectedRows(manager, begun);
    await manager.query('UPDATE erasure SET rejected_rows = rejected_rows + ? WHERE id = ?', [
      rejectedRows,
      id,
    ]);
    if (unreadable.length === 0) {
      await recordModels(manager, id);
      await manager.update(Erasure, { id }, { state: 'done', externalId: null, doneAt: now });
    }
    return manager.findOneByOrFail(Erasure, { id });
  });
  return { erasure, unreadable };
}

/** Feedback and recommendations. */
function eraseRows(db: DataSource, { id, externalId, requestedAt }: Erasure): Promise<void> {
  return inTransaction(db, async (manager) => {
    const removed = await manager.query(
      'DELETE FROM feedback_event WHERE user_id = ? AND (received_at <= ? OR happened_at <= ?)',
      [externalId, requestedAt, requestedAt],
    );
    const emptied = await manager.query(`${EMPTY_RECOMMENDATIONS} WHERE user_id = ? AND created_at <= ?`, [
      ...[externalId, requestedAt],
    ]);
    await manager.query(
      `UPDATE erasure SET feedback_rows = feedback_rows + ?, recommendation_rows = recommendation_rows + ?
        WHERE id = ?`,
      [Number(removed.affectedRows), Number(emptied.affectedRows), id],
    );
  });
}

async function emptyAllRejectedRows(manager: EntityManager, erasure: Erasure): Promise<number> {
  const { id, externalId, externalIdDigest } = erasure;
  let emptied = 0;
  for (const version of await versionsOfFilms(manager)) {
    const rows = await emptyRejectedRows(manager, version.id, externalIdDigest, externalId);
    if (rows > 0) await recordDataset(manager, id, version.id, 0);
    emptied += rows;
  }
  return emptied;
}

async function recordModels(manager: EntityManager, erasureId: string): Promise<void> {
  const touched: { id: string }[] = await manager.query(
    "SELECT target_id AS id FROM erasure_touch WHERE erasure_id = ? AND kind = 'dataset'",
    [erasureId],
  );
  const models = await findModels(
    manager,
    touched.map(({ id }) => id),
  );
  for (const { modelVersionId } of models) {
    await manager.query("INSERT INTO erasure_touch VALUES (?, 'model', ?, 0)", [erasureId, modelVersionId]);
  }
}
