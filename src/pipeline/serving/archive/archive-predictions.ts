import { type DataSource, type EntityManager, In } from 'typeorm';
import { newId } from '../../../platform/ids.js';
import { CHECK_DRIFT } from '../../../queue/definitions.js';
import { OPEN_STATES } from '../../../queue/states.js';
import type { ArtifactInfo } from '../../../store/artifact-store.js';
import { Job } from '../../../store/entities/job.js';
import { Prediction } from '../../../store/entities/prediction.js';
import { PredictionArchive } from '../../../store/entities/prediction-archive.js';
import { withNamedLock } from '../../../store/named-lock.js';
import { inTransaction } from '../../../store/transaction.js';
import { predictionIdsOf } from '../prediction-times.js';
import type { ArchiveContext } from './archive-context.js';
import { linesOf, putArchiveFile } from './archive-file.js';
import { cleanSince } from './archived-erasures.js';

/** Rows of a file: some seconds of work, and a transaction of which others hardly notice. */
const CHUNK_ROWS = 10_000;
/** Their texts are in memory twice. */
const CHUNK_CHARS = 16_000_000;

/** Rows that others still name stay in the table: an answer that was corrected, or that waits to be looked at. */
const MAY_GO = `
  NOT EXISTS (SELECT 1 FROM correction WHERE correction.prediction_id = prediction.id)
  AND NOT EXISTS (SELECT 1 FROM shadow_disagreement
                   WHERE shadow_disagreement.prediction_id = prediction.id AND shadow_disagreement.reviewed_at IS NULL)`;

export interface ArchiveCounts {
  readonly files: number;
  readonly rows: number;
  /** Of the files, compressed. */
  readonly bytes: number;
}

/**
 * Moves predictions that were answered before a time out of their table into files, oldest first. Stays where it is for a
 * row that was corrected or waits for a review, and for windows that open drift checks are about. May be killed at any
 * point and run again: rows are deleted in the transaction that names their file, which was read back before.
 * @throws AppError OVERLOADED while another process does it
 */
export async function archivePredictions(before: Date, context: ArchiveContext): Promise<ArchiveCounts> {
  const { db, onProgress, chunkRows = CHUNK_ROWS } = context;
  return withNamedLock(db, 'prediction-archive', 0, async () => {
    const until = await untilOpenChecks(db.manager, before);
    const counts = { files: 0, rows: 0, bytes: 0 };
    for (let after = ''; ; ) {
      const ids = await findChunk(db.manager, { after, until, chunkRows });
      if (ids.length === 0) return counts;
      const moved = await moveChunk(ids, context);
      if (moved === null) continue; // some of them have changed meanwhile: found again as they are now
      after = ids.at(-1)!;
      counts.files += 1;
      counts.rows += ids.length;
      counts.bytes += moved.bytes;
      onProgress?.(counts.rows);
    }
  });
}

/** How many predictions would be moved. */
export async function countArchivable({ manager }: DataSource, before: Date): Promise<number> {
  const until = await untilOpenChecks(manager, before);
  const [{ rowCount }]: [{ rowCount: string }] = await manager.query(
    `SELECT COUNT(*) AS rowCount FROM prediction WHERE id < ? AND created_at < ? AND ${MAY_GO}`,
    [predictionIdsOf({ to: until }).below, until],
  );
  return Number(rowCount);
}

/** The time, or the beginning of a window that a queued or running drift check is about where that is earlier. */
async function untilOpenChecks(manager: EntityManager, before: Date): Promise<Date> {
  const open = await manager.findBy(Job, { kind: CHECK_DRIFT.kind, state: In(OPEN_STATES) });
  const begins = open.map(({ payload }) => Date.parse(CHECK_DRIFT.payload.parse(payload).from));
  return new Date(Math.min(before.getTime(), ...begins));
}

async function findChunk(
  manager: EntityManager,
  { after, until, chunkRows }: { after: string; until: Date; chunkRows: number },
): Promise<string[]> {
  const found: { id: string; chars: number }[] = await manager.query(
    `SELECT id, CHAR_LENGTH(title) + CHAR_LENGTH(description) AS chars FROM prediction
      WHERE id > ? AND id < ? AND created_at < ? AND ${MAY_GO} ORDER BY id LIMIT ?`,
    [after, predictionIdsOf({ to: until }).below, until, chunkRows],
  );
  let chars = 0;
  const end = found.findIndex((row) => {
    chars += Number(row.chars);
    return chars > CHUNK_CHARS;
  });
  return found.slice(0, end === -1 ? found.length : Math.max(1, end)).map(({ id }) => id);
}

/** @returns the file; null where a row is not any more as it was read, and nothing was moved */
async function moveChunk(
  ids: readonly string[],
  { db, artifacts, assertMayWrite, onPoint }: ArchiveContext,
): Promise<ArtifactInfo | null> {
  const rows = await db.manager.find(Prediction, { where: { id: In([...ids]) }, order: { id: 'ASC' } });
  if (rows.length < ids.length) return null;
  onPoint?.('rows read');
  const file = await putArchiveFile(rows, { manager: db.manager, artifacts });
  onPoint?.('file put');
  const isMoved = await inTransaction(db, async (manager) => {
    await assertMayWrite?.(manager);
    if (!(await areUnchanged(manager, rows))) return false;
    onPoint?.('rows locked');
    await manager.insert(PredictionArchive, await describe(manager, rows, file));
    onPoint?.('archive written');
    await manager.query('DELETE FROM prediction WHERE id IN (?)', [ids]);
    onPoint?.('rows deleted');
    return true;
  });
  onPoint?.('committed');
  return isMoved ? file : null;
}

/**
 * Locks the rows, so that neither an erasure nor a correction gets at them any more, and then looks whether one has:
 * who stores a correction holds its prediction until it is there to be found.
 */
async function areUnchanged(manager: EntityManager, rows: readonly Prediction[]): Promise<boolean> {
  const ids = rows.map(({ id }) => id);
  const locked = await manager.find(Prediction, {
    where: { id: In(ids) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  if (linesOf(locked) !== linesOf(rows)) return false;
  const corrected = await manager.query('SELECT 1 FROM correction WHERE prediction_id IN (?) LIMIT 1', [ids]);
  return corrected.length === 0;
}

async function describe(
  manager: EntityManager,
  rows: readonly Prediction[],
  { digest, bytes }: ArtifactInfo,
): Promise<PredictionArchive> {
  const now = new Date();
  const versions: Record<string, number> = {};
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const { modelVersionId, createdAt } of rows) {
    versions[modelVersionId] = (versions[modelVersionId] ?? 0) + 1;
    first = Math.min(first, createdAt.getTime());
    last = Math.max(last, createdAt.getTime());
  }
  return {
    ...{ id: newId(), firstId: rows[0]!.id, lastId: rows.at(-1)!.id },
    ...{ firstAt: new Date(first), lastAt: new Date(last), rows: rows.length, versions },
    ...{ artifactDigest: digest, fileBytes: bytes },
    ...{ archivedAt: now, cleanedAt: await cleanSince(manager, now) },
  };
}
