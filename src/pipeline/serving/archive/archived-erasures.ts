import type { DataSource, EntityManager } from 'typeorm';
import { LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import { Erasure } from '../../../store/entities/erasure.js';
import type { Prediction } from '../../../store/entities/prediction.js';
import { PredictionArchive } from '../../../store/entities/prediction-archive.js';
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
    where: { state: 'begun' },
    order: { requestedAt: 'ASC' },
    take: 1,
  });
  const safe = now.getTime() - CLOCKS_DIFFER_MS;
  return new Date(Math.min(safe, begun?.requestedAt.getTime() ?? safe));
}

/** Whether a file may hold what was erased since it was written. */
export async function archivesAreUnclean({ manager }: DataSource): Promise<boolean> {
  const [last] = await manager.find(Erasure, {
    where: { state: 'done' },
    order: { requestedAt: 'DESC' },
    take: 1,
  });
  if (last === undefined) return false;
  return manager.existsBy(PredictionArchive, { cleanedAt: LessThanOrEqual(last.requestedAt) });
}

/**
 * Empties archived predictions of listings that were erased since their file was written: such a file is written anew, and
 * the old one is left to the garbage collection.
 * @returns how many files were written anew
 */
export async function cleanArchives(
  context: Pick<ArchiveContext, 'db' | 'artifacts' | 'assertMayWrite'>,
): Promise<number> {
  const { db, artifacts, assertMayWrite } = context;
  if (!(await archivesAreUnclean(db))) return 0;
  let written = 0;
  for (const archive of await db.manager.find(PredictionArchive, { order: { firstId: 'ASC' } })) {
    const cleanedAt = await cleanSince(db.manager, new Date());
    const erased = await erasedSince(db.manager, archive.cleanedAt);
    if (erased.size === 0) continue;
    const rows = await readArchiveFile(archive.artifactDigest, artifacts);
    const cleaned = rows.map((row) => withoutErased(row, erased));
    const hasChanged = cleaned.some((row, at) => row !== rows[at]);
    const file = hasChanged ? await putArchiveFile(cleaned, { manager: db.manager, artifacts }) : null;
    await inTransaction(db, async (manager) => {
      await assertMayWrite?.(manager);
      const changes = file === null ? {} : { artifactDigest: file.digest, fileBytes: file.bytes };
      await manager.update(PredictionArchive, { id: archive.id }, { ...changes, cleanedAt });
    });
    if (file !== null) written += 1;
  }
  return written;
}

/** What was erased from a time on. */
export async function erasedSince(manager: EntityManager, since: Date): Promise<Erased> {
  const erasures = await manager.findBy(Erasure, { state: 'done', requestedAt: MoreThanOrEqual(since) });
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
