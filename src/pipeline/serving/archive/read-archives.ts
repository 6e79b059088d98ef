import { type DataSource, LessThan, LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import type { Prediction } from '../../../store/entities/prediction.js';
import { PredictionArchive } from '../../../store/entities/prediction-archive.js';
import { readArchiveFile } from './archive-file.js';
import { erasedSince, withoutErased } from './archived-erasures.js';

export interface ArchivedScope {
  /** One prediction. */
  readonly id?: string | undefined;
  /** Answers given from then on. */
  readonly from?: Date | undefined;
  /** Answers given before then. */
  readonly to?: Date | undefined;
}

/**
 * Reads archived predictions, a file in memory at a time, in the order of their ids but for what was archived late. What
 * was erased meanwhile is empty.
 * @throws AppError DAMAGED_ARTIFACT
 */
export async function* readArchived(
  { db, artifacts }: { readonly db: DataSource; readonly artifacts: ArtifactStore },
  { id, from, to }: ArchivedScope,
): AsyncGenerator<Prediction> {
  const archives = await db.manager.find(PredictionArchive, {
    where: {
      ...(id !== undefined && { firstId: LessThanOrEqual(id), lastId: MoreThanOrEqual(id) }),
      ...(from !== undefined && { lastAt: MoreThanOrEqual(from) }),
      ...(to !== undefined && { firstAt: LessThan(to) }),
    },
    order: { firstId: 'ASC', id: 'ASC' },
  });
  for (const { artifactDigest, cleanedAt } of archives) {
    const erased = await erasedSince(db.manager, cleanedAt);
    for (const row of await readArchiveFile(artifactDigest, artifacts)) {
      if (id !== undefined && row.id !== id) continue;
      if (from !== undefined && row.createdAt < from) continue;
      if (to !== undefined && row.createdAt >= to) continue;
      yield withoutErased(row, erased);
    }
  }
}
