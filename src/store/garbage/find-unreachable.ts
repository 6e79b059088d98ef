import type { DataSource } from 'typeorm';
import { artifactColumns } from './digest-columns.js';

/** An artifact that no row names, with what it would free. */
export interface Unreachable {
  readonly digest: string;
  readonly bytes: number;
  /** Put or touched within the grace period: a row that names it may be on its way. */
  readonly isFresh: boolean;
}

/** Digests in a document; one that begins inside another run of hex digits is found too. */
const DIGESTS = /(?=([0-9a-f]{64}))/g;

/**
 * The artifacts that no row names. Reads every column that names artifacts; memory grows with what is unreachable, not
 * with what there is.
 * @param before what was put, or named anew, since then is fresh
 */
export async function findUnreachable(db: DataSource, before: Date): Promise<Unreachable[]> {
  const columns = artifactColumns(db);
  // Names of tables and columns come from the entities.
  const named = columns
    .filter(({ isDocument }) => !isDocument)
    .map(
      ({ table, column }) => `AND digest NOT IN (SELECT ${column} FROM ${table} WHERE ${column} IS NOT NULL)`,
    );
  const rows: { digest: string; bytes: string; fresh: number }[] = await db.query(
    `SELECT digest, bytes, COALESCE(touched_at, created_at) >= ? AS fresh
       FROM artifact WHERE TRUE ${named.join(' ')}`,
    [before],
  );
  const candidates = new Map(
    rows.map(({ digest, bytes, fresh }) => [
      digest,
      { digest, bytes: Number(bytes), isFresh: Number(fresh) === 1 },
    ]),
  );
  for (const { table, column, isDocument } of columns) {
    if (!isDocument || candidates.size === 0) continue;
    for await (const document of documentsOf(db, table, column)) {
      for (const [, digest] of document.matchAll(DIGESTS)) candidates.delete(digest!);
    }
  }
  return [...candidates.values()];
}

async function* documentsOf(db: DataSource, table: string, column: string): AsyncGenerator<string> {
  const runner = db.createQueryRunner();
  try {
    const rows = await runner.stream(
      `SELECT CAST(${column} AS CHAR) AS document FROM ${table} WHERE ${column} IS NOT NULL`,
    );
    for await (const { document } of rows as AsyncIterable<{ document: string }>) yield document;
  } finally {
    await runner.release();
  }
}
