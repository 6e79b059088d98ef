import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DataSource } from 'typeorm';
import { type AnswerTable, SEGMENT_SUFFIX } from './answer-log.js';

const ROWS_AT_ONCE = 500;

interface KeptRow {
  readonly id: string;
  readonly createdAt: Date;
}

export interface Recovery {
  rows: number;
  /** Segments in which a line other than the last cannot be read; kept under the name `*.damaged`. */
  damagedFiles: string[];
}

/**
 * Inserts what a killed process left in the spool, oldest first. Rows that are already in MySQL stay as they are,
 * so it does no harm if two processes do it. A torn last line was never acknowledged; any other line that cannot
 * be read (a damaged disk) costs only itself, and its file is set aside for a person to look at.
 * @throws Error when MySQL cannot take the rows; the files stay
 */
export async function recoverAnswers<Row extends KeptRow>(
  db: DataSource,
  spoolDir: string,
  table: Pick<AnswerTable<Row>, 'insert'>,
): Promise<Recovery> {
  await mkdir(spoolDir, { recursive: true });
  const recovery: Recovery = { rows: 0, damagedFiles: [] };
  const segments = (await readdir(spoolDir)).filter((file) => file.endsWith(SEGMENT_SUFFIX)).sort();
  for (const name of segments) {
    const path = join(spoolDir, name);
    let rows: Row[] = [];
    let unreadable = 0;
    let lastIsTorn = false;
    const store = async () => {
      await table.insert(db.manager, rows);
      recovery.rows += rows.length;
      rows = [];
    };
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const row = parseRow<Row>(line);
      lastIsTorn = row === null;
      if (row === null) unreadable += 1;
      else rows.push(row);
      if (rows.length === ROWS_AT_ONCE) await store();
    }
    await store();
    if (unreadable > (lastIsTorn ? 1 : 0)) {
      await rename(path, `${path}.damaged`);
      recovery.damagedFiles.push(`${name}.damaged`);
    } else {
      await rm(path, { force: true });
    }
  }
  return recovery;
}

function parseRow<Row extends KeptRow>(line: string): Row | null {
  try {
    const row = JSON.parse(line) as Row;
    return typeof row.id === 'string' ? { ...row, createdAt: new Date(row.createdAt) } : null;
  } catch {
    return null;
  }
}
