import type { EntityManager } from 'typeorm';
import { sha256 } from '../../../platform/digest.js';
import type { RatingFile } from '../dataset/rating-file.js';

/** When what a user did until then was erased, in seconds since 1970, by `digestOfUser`. */
export type ErasedUsers = ReadonlyMap<string, number>;

/** By which an erased user is recognised once the id is gone. */
export function digestOfUser(userId: string): string {
  return sha256(`film user\n${userId}`);
}

/** All users that were erased, or are being erased. */
export async function erasedUsers(manager: EntityManager): Promise<ErasedUsers> {
  return readErased(manager, '', []);
}

/** Which of some users were erased, or are being erased: until when, in seconds since 1970, by their ids. */
export async function erasedAmong(
  manager: EntityManager,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (userIds.length === 0) return new Map();
  const digests = new Map(userIds.map((id) => [digestOfUser(id), id]));
  const erased = await readErased(manager, 'AND external_id_digest IN (?)', [[...digests.keys()]]);
  return new Map([...erased].map(([digest, until]) => [digests.get(digest)!, until]));
}

async function readErased(
  manager: EntityManager,
  condition: string,
  parameters: readonly unknown[],
): Promise<ErasedUsers> {
  const rows: { digest: string; until: Date }[] = await manager.query(
    `SELECT external_id_digest AS digest, MAX(requested_at) AS until FROM erasure
      WHERE subject = 'films' ${condition} GROUP BY external_id_digest`,
    [...parameters],
  );
  return new Map(rows.map(({ digest, until }) => [digest, until.getTime() / 1_000]));
}

/**
 * Up to which time, in seconds since 1970, ratings of a version made then are erased. All of a version that was there at the
 * erasure, whatever time they tell: that is only what a file says of itself. Of a later one, what was done until then.
 * @param madeAt when the version was made
 */
export function erasedUpTo(until: number | null | undefined, madeAt: Date): number {
  if (until == null) return Number.NEGATIVE_INFINITY;
  return madeAt.getTime() / 1_000 <= until ? Number.POSITIVE_INFINITY : until;
}

/**
 * Ratings of a version made then without those that were erased; a user without any is gone from the names too. What somebody
 * did after the erasure stays in later versions: who comes back begins anew.
 * @returns the very same where nothing is left out
 */
export function withoutErased(file: RatingFile, erased: ErasedUsers, madeAt: Date): RatingFile {
  if (erased.size === 0) return file;
  const { interactions, splits, userIds } = file;
  const { indptr, filmIndex, rating, time, films } = interactions;
  const isKept = new Uint8Array(filmIndex.length).fill(1);
  const ends = [0];
  const names: string[] = [];
  let kept = 0;
  userIds.forEach((userId, user) => {
    const until = erasedUpTo(erased.get(digestOfUser(userId)), madeAt);
    const before = kept;
    for (let at = indptr[user]!; at < indptr[user + 1]!; at++) {
      if (time[at]! <= until) isKept[at] = 0;
      else kept += 1;
    }
    if (kept === before && indptr[user] !== indptr[user + 1]) return;
    ends.push(kept);
    names.push(userId);
  });
  if (kept === filmIndex.length) return file;
  const only = <Column extends Uint8Array | Uint32Array | Float32Array | Float64Array>(column: Column) =>
    column.filter((_, at) => isKept[at] === 1) as Column;
  return {
    interactions: {
      ...{ users: names.length, films, indptr: Uint32Array.from(ends), filmIndex: only(filmIndex) },
      ...{ rating: only(rating), time: only(time) },
    },
    splits: only(splits),
    userIds: names,
  };
}

/** How many ratings of a version were erased since it was made. */
export async function erasedRatings(manager: EntityManager, datasetVersionId: string): Promise<number> {
  const [{ rows }]: [{ rows: string | null }] = await manager.query(
    "SELECT SUM(row_count) AS `rows` FROM erasure_touch WHERE kind = 'dataset' AND target_id = ?",
    [datasetVersionId],
  );
  return Number(rows ?? 0);
}
