import { In } from 'typeorm';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import { Erasure } from '../../../store/entities/erasure.js';
import { type ErasureContext, eraseFromFile, recordDataset } from './erase-from-file.js';
import { type ErasedUsers, erasedUsers } from './erased-users.js';
import { emptyRejectedRows } from './rejected-rows.js';

/**
 * Takes out of a version that is being made whom it has though they were erased meanwhile. To be called after its row was
 * committed: an erasure is written down before it looks for versions, so that either it finds the version, or this finds the
 * erasure.
 * @param before who was erased when the version's content was put together
 * @throws AppError as `readRatings`
 */
export async function eraseMeanwhile(
  context: ErasureContext,
  version: Pick<DatasetVersion, 'id'>,
  before: ErasedUsers,
): Promise<void> {
  const { manager } = context.db;
  const since = [...(await erasedUsers(manager))].filter(([digest, until]) => before.get(digest) !== until);
  if (since.length === 0) return;
  const erasures = await manager.find(Erasure, {
    where: { subject: 'films', externalIdDigest: In(since.map(([digest]) => digest)) },
    order: { id: 'ASC' },
  });
  const newest = new Map(erasures.map((erasure) => [erasure.externalIdDigest, erasure]));
  for (const erasure of newest.values()) {
    // All was read before the erasure, whatever the clocks say.
    await eraseFromFile(context, version, erasure, new Date(0));
    const rows = await emptyRejectedRows(manager, version.id, erasure.externalIdDigest, erasure.externalId);
    if (rows === 0) continue;
    await recordDataset(manager, erasure.id, version.id, 0);
    await manager.query('UPDATE erasure SET rejected_rows = rejected_rows + ? WHERE id = ?', [
      rows,
      erasure.id,
    ]);
  }
}
