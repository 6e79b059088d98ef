import type { DataSource, QueryRunner } from 'typeorm';
import { type ArtifactStore, artifactLockName } from '../artifact-store.js';
import type { KeptFile } from '../artifacts/byte-store.js';
import { withFreeLock } from '../named-lock.js';
import { findUnreachable } from './find-unreachable.js';

/** Files and the bytes in them. */
interface Amount {
  files: number;
  bytes: number;
}

export interface GarbageReport {
  /** Artifacts that no row names. */
  readonly unreachable: Amount;
  /** Files without a row: what was left when a put or a collection was killed. */
  readonly orphaned: Amount;
  /** What is as useless as both, but was put or touched within the grace period, and is left alone for that alone. */
  readonly kept: Amount;
  /** What was removed. */
  readonly removed: Amount;
}

export interface GarbageOptions {
  /** What was put, or named by a new row, after this time is left alone: a row that names it may be on its way. */
  readonly before: Date;
  /** Whether anything is removed; else it is only counted. */
  readonly remove: boolean;
}

const PAGE_FILES = 500;

/**
 * Finds the artifacts that can be reached from no row, and removes them. It may run beside everything else, several
 * times at once too, and be killed at any point:
 *
 * - The row goes first, in a transaction of its own, and the file after it: no row is ever without its file. What a
 *   kill leaves between the two is a file without a row, which the next collection finds.
 * - Both happen while the lock of the digest is held, which a put holds while it places the file and writes the row.
 * - Whoever is about to name an artifact has just put or touched it, and the transaction looks at that time once
 *   more: the artifact is either too fresh to go, or gone before, and then the touch says so. A foreign key refuses
 *   what would be removed nevertheless.
 */
export async function collectGarbage(
  { db, artifacts }: { db: DataSource; artifacts: ArtifactStore },
  { before, remove }: GarbageOptions,
): Promise<GarbageReport> {
  const report = { unreachable: nothing(), orphaned: nothing(), kept: nothing(), removed: nothing() };
  for (const { digest, bytes, isFresh } of await findUnreachable(db, before)) {
    add(isFresh ? report.kept : report.unreachable, bytes);
    if (isFresh) continue;
    if (remove && (await removeUnreachable(db, artifacts, digest, before))) add(report.removed, bytes);
  }
  for await (const page of pagesOf(artifacts.bytes.list())) {
    for (const { digest, bytes, writtenAt } of await withoutRow(db, page)) {
      const isFresh = writtenAt >= before;
      add(isFresh ? report.kept : report.orphaned, bytes);
      if (isFresh) continue;
      if (remove && (await removeOrphan(db, artifacts, digest))) add(report.removed, bytes);
    }
  }
  return report;
}

async function removeUnreachable(
  db: DataSource,
  artifacts: ArtifactStore,
  digest: string,
  before: Date,
): Promise<boolean> {
  const removed = await withFreeLock(db, artifactLockName(digest), async (holder) => {
    if (!(await deleteRow(holder, digest, before))) return false;
    await artifacts.bytes.remove(digest);
    return true;
  });
  return removed ?? false;
}

/** @returns whether the row was there, old enough, and named by no other row */
async function deleteRow(holder: QueryRunner, digest: string, before: Date): Promise<boolean> {
  await holder.startTransaction();
  try {
    const found = await holder.query(
      'SELECT digest FROM artifact WHERE digest = ? AND COALESCE(touched_at, created_at) < ? FOR UPDATE NOWAIT',
      [digest, before],
    );
    if (found.length > 0) await holder.query('DELETE FROM artifact WHERE digest = ?', [digest]);
    await holder.commitTransaction();
    return found.length > 0;
  } catch (error) {
    await holder.rollbackTransaction();
    if (isInUse(error)) return false;
    throw error;
  }
}

async function removeOrphan(db: DataSource, artifacts: ArtifactStore, digest: string): Promise<boolean> {
  const removed = await withFreeLock(db, artifactLockName(digest), async (holder) => {
    if (await hasRow(holder, digest)) return false;
    await artifacts.bytes.remove(digest);
    return true;
  });
  return removed ?? false;
}

/** Also for a row that a transaction has not committed yet. */
async function hasRow(holder: QueryRunner, digest: string): Promise<boolean> {
  try {
    const sql = 'SELECT digest FROM artifact WHERE digest = ? FOR UPDATE NOWAIT';
    return (await holder.query(sql, [digest])).length > 0;
  } catch (error) {
    if (isInUse(error)) return true;
    throw error;
  }
}

/** Somebody holds the row, or another row names it. MariaDB and MySQL have different words for the first. */
function isInUse(error: unknown): boolean {
  const { code } = error as { code?: string };
  return ['ER_LOCK_WAIT_TIMEOUT', 'ER_LOCK_NOWAIT', 'ER_LOCK_DEADLOCK', 'ER_ROW_IS_REFERENCED_2'].includes(
    code ?? '',
  );
}

async function withoutRow(db: DataSource, page: readonly KeptFile[]): Promise<KeptFile[]> {
  if (page.length === 0) return [];
  const rows: { digest: string }[] = await db.query('SELECT digest FROM artifact WHERE digest IN (?)', [
    page.map(({ digest }) => digest),
  ]);
  const known = new Set(rows.map(({ digest }) => digest));
  return page.filter(({ digest }) => !known.has(digest));
}

async function* pagesOf(files: AsyncIterable<KeptFile>): AsyncGenerator<KeptFile[]> {
  let page: KeptFile[] = [];
  for await (const file of files) {
    page.push(file);
    if (page.length < PAGE_FILES) continue;
    yield page;
    page = [];
  }
  yield page;
}

const nothing = (): Amount => ({ files: 0, bytes: 0 });

function add(amount: Amount, bytes: number): void {
  amount.files += 1;
  amount.bytes += bytes;
}
