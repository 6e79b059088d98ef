import type { DataSource, EntityManager } from 'typeorm';
import { LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import { counted } from '../../../platform/counted.js';
import { AppError } from '../../../platform/errors.js';
import { Erasure } from '../../../store/entities/erasure.js';
import type { Prediction } from '../../../store/entities/prediction.js';
import { PredictionArchive } from '../../../store/entities/prediction-archive.js';
import { removeWith } from '../../../store/garbage/remove-with.js';
import { inTransaction } from '../../../store/transaction.js';
import { digestOfExternalId } from '../../lineage/erasure/erasures.js';
import type { ArchiveContext } from './archive-context.js';
import { putArchiveFile, readArchiveFile } from './archive-file.js';

/** Clocks of two machines differ by less, and an erasure is written down a moment after its time was read. */
const CLOCKS_DIFFER_MS = 60 * 60 * 1000;

/** Which listings are erased, since when, and in the answers of which versions. */
type Erased = ReadonlyMap<string, readonly { readonly until: Date; readonly versions: Set<string> | null }[]>;

/**
 * The time from which on erasures must still be done in a file that is written now. An erasure that has begun and not
 * ended may have been too early for the file and be too late for the table.
 */
export async function cleanSince(manager: EntityManager, now: Date): Promise<Date> {
  const [begun] = await manager.find(Erasure, {
    where: { subject: 'listings', state: 'begun' },
    order: { requestedAt: 'ASC' },
    take: 1,
  });
  const safe = now.getTime() - CLOCKS_DIFFER_MS;
  return new Date(Math.min(safe, begun?.requestedAt.getTime() ?? safe));
}

/**
 * The newest erasure where a file may hold what was erased since it was written; null where none may.
 * @returns its id
 */
export async function uncleanSince({ manager }: DataSource): Promise<string | null> {
  const [last] = await manager.find(Erasure, {
    where: { subject: 'listings', state: 'done' },
    order: { requestedAt: 'DESC' },
    take: 1,
  });
  if (last === undefined) return null;
  const where = { cleanedAt: LessThanOrEqual(last.requestedAt) };
  return (await manager.existsBy(PredictionArchive, where)) ? last.id : null;
}

export interface CleanedArchives {
  /** How many files were written anew. */
  readonly files: number;
  /** Digests of old files that stay, since something else refers to them too. */
  readonly kept: readonly string[];
  /** Files that cannot be read, so that what was erased may still be in them. */
  readonly unreadable: readonly UnreadableArchive[];
}

interface UnreadableArchive {
  readonly digest: string;
  readonly reason: string;
}

/**
 * Empties archived predictions of listings that were erased since their file was written: such a file is written anew,
 * and the old one removed at once. One that cannot be read is passed over, for the caller to report (`assertAllRead`).
 */
export async function cleanArchives(
  context: Pick<ArchiveContext, 'db' | 'artifacts' | 'assertMayWrite'>,
): Promise<CleanedArchives> {
  const { db } = context;
  const found = { files: 0, kept: [] as string[], unreadable: [] as UnreadableArchive[] };
  if ((await uncleanSince(db)) === null) return found;
  for (const archive of await db.manager.find(PredictionArchive, { order: { firstId: 'ASC' } })) {
    const { artifactDigest: digest } = archive;
    try {
      const outcome = await cleanArchive(archive, context);
      if (outcome !== 'clean') found.files += 1;
      if (outcome === 'kept') found.kept.push(digest);
    } catch (error) {
      const isUnreadable =
        error instanceof AppError && (error.code === 'DAMAGED_ARTIFACT' || error.code === 'NOT_FOUND');
      if (!isUnreadable) throw error;
      found.unreadable.push({ digest, reason: error.message });
    }
  }
  return found;
}

/** @throws AppError DAMAGED_ARTIFACT where files could not be read: what was erased may still be in them */
export function assertAllRead({ files, unreadable }: CleanedArchives): void {
  const [first] = unreadable;
  if (first === undefined) return;
  const what = `${counted(unreadable.length, 'archive')} of predictions cannot be read, so that what was erased may still be there`;
  const digests = unreadable.map(({ digest }) => digest).join(', ');
  const message = `${what}: ${digests}. ${first.reason} ${counted(files, 'other file')} cleaned. Put the file back from a backup.`;
  throw new AppError('DAMAGED_ARTIFACT', message.slice(0, 2000), { digest: first.digest });
}

/** @returns whether the file was clean, or written anew and its old one removed, or kept for what else refers to it */
async function cleanArchive(
  { id, artifactDigest, cleanedAt: since }: PredictionArchive,
  { db, artifacts, assertMayWrite }: Pick<ArchiveContext, 'db' | 'artifacts' | 'assertMayWrite'>,
): Promise<'clean' | 'removed' | 'kept'> {
  const cleanedAt = await cleanSince(db.manager, new Date());
  const erased = await erasedSince(db.manager, since);
  if (erased.size === 0) return 'clean';
  const rows = await readArchiveFile(artifactDigest, artifacts);
  const cleaned = rows.map((row) => withoutErased(row, erased));
  const hasChanged = cleaned.some((row, at) => row !== rows[at]);
  const file = hasChanged ? await putArchiveFile(cleaned, { manager: db.manager, artifacts }) : null;
  const write = async (manager: EntityManager) => {
    await assertMayWrite?.(manager);
    const changes = file === null ? {} : { artifactDigest: file.digest, fileBytes: file.bytes };
    await manager.update(PredictionArchive, { id }, { ...changes, cleanedAt });
  };
  if (file === null) {
    await inTransaction(db, write);
    return 'clean';
  }
  return (await removeWith({ db, artifacts }, artifactDigest, write)) ? 'removed' : 'kept';
}

/** What was erased from a time on. */
export async function erasedSince(manager: EntityManager, since: Date): Promise<Erased> {
  const erasures = await manager.findBy(Erasure, {
    ...{ subject: 'listings', state: 'done', requestedAt: MoreThanOrEqual(since) },
  });
  const erased = new Map<string, { until: Date; versions: Set<string> | null }[]>();
  for (const { externalIdDigest, datasetName, requestedAt } of erasures) {
    const versions = datasetName === null ? null : await versionsTrainedOn(manager, datasetName);
    erased.set(externalIdDigest, [...(erased.get(externalIdDigest) ?? []), { until: requestedAt, versions }]);
  }
  return erased;
}

async function versionsTrainedOn(manager: EntityManager, datasetName: string): Promise<Set<string>> {
  const rows: { id: string }[] = await manager.query(
    `SELECT trained.id FROM model_version trained JOIN run ON run.id = trained.run_id
       JOIN dataset_version ON dataset_version.id = run.dataset_version_id WHERE dataset_version.name = ?`,
    [datasetName],
  );
  return new Set(rows.map(({ id }) => id));
}

/** @returns the same row, or what is left of it: which version answered what, when */
export function withoutErased(row: Prediction, erased: Erased): Prediction {
  if (row.externalId === null || erased.size === 0) return row;
  const applies = (erased.get(digestOfExternalId(row.externalId)) ?? []).some(
    ({ until, versions }) =>
      row.createdAt <= until && (versions === null || versions.has(row.modelVersionId)),
  );
  if (!applies) return row;
  return {
    ...row,
    ...{ title: '', description: '', externalId: null, pictureDigest: null, pictureNote: null },
    domain: { ...row.domain, ngrams: null },
  };
}
