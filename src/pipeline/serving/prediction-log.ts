import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import type { Logger } from '../../platform/logging.js';
import type { Prediction } from '../../store/entities/prediction.js';
import { insertPredictions } from './prediction-rows.js';

const FLUSH_MS = 50;
const RETRY_MS = 1_000;
/** With MySQL away for this many answers, further ones are refused: an answer that cannot be kept is not given. */
const PENDING_ROWS_MAX = 200_000;

interface Segment {
  path: string;
  descriptor: number;
  rows: Prediction[];
}

/**
 * Keeps every answer, off the request's path: a row is appended to a local file before the answer leaves (so a
 * killed process loses none), and inserted into MySQL in batches behind it. The file goes once its rows are in.
 */
export class PredictionLog {
  private open: Segment | null = null;
  private readonly waiting: Segment[] = [];
  private pendingRows = 0;
  private flushing: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly db: DataSource,
    private readonly spoolDir: string,
    private readonly log: Logger,
  ) {
    mkdirSync(spoolDir, { recursive: true });
  }

  /** Number of rows that are answered but not yet in MySQL. */
  get pending(): number {
    return this.pendingRows;
  }

  /** @throws AppError OVERLOADED when too many rows wait for MySQL */
  append(rows: readonly Prediction[]): void {
    if (this.pendingRows + rows.length > PENDING_ROWS_MAX) {
      throw new AppError(
        'OVERLOADED',
        'The prediction log cannot be written at the moment. Try again in a minute.',
      );
    }
    this.open ??= this.newSegment();
    writeSync(this.open.descriptor, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    this.open.rows.push(...rows);
    this.pendingRows += rows.length;
    this.scheduleFlush(FLUSH_MS);
  }

  /** Inserts what is pending. @throws Error when MySQL cannot take it; the rows stay */
  async flush(): Promise<void> {
    this.flushing ??= this.flushAll().finally(() => {
      this.flushing = null;
    });
    return this.flushing;
  }

  /** Inserts everything that was appended. What MySQL does not take now stays in the spool for the next start. */
  async close(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    try {
      await this.flush(); // may have begun before the last append
      await this.flush();
    } catch (error) {
      this.log.error({ err: error, rows: this.pendingRows }, 'predictions stay in the spool');
    }
  }

  private newSegment(): Segment {
    const path = join(this.spoolDir, `${Date.now()}-${process.pid}-${randomBytes(4).toString('hex')}.ndjson`);
    return { path, descriptor: openSync(path, 'wx'), rows: [] };
  }

  private scheduleFlush(delayMs: number): void {
    if (this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.flush().catch((error: unknown) => {
        this.log.warn(
          { err: error, rows: this.pendingRows },
          'predictions could not be stored; will try again',
        );
        this.scheduleFlush(RETRY_MS);
      });
    }, delayMs);
  }

  private async flushAll(): Promise<void> {
    if (this.open !== null) {
      closeSync(this.open.descriptor);
      this.waiting.push(this.open);
      this.open = null;
    }
    while (this.waiting.length > 0) {
      const segment = this.waiting[0]!;
      await insertPredictions(this.db.manager, segment.rows);
      await rm(segment.path, { force: true });
      this.waiting.shift();
      this.pendingRows -= segment.rows.length;
    }
  }
}

/**
 * Inserts what a killed process left in the spool. Rows that are already in MySQL stay as they are, so it does no
 * harm if two processes do it, or if the writer still lives. A torn last line was never acknowledged.
 * @returns the number of rows found
 */
export async function recoverPredictions(db: DataSource, spoolDir: string): Promise<number> {
  await mkdir(spoolDir, { recursive: true });
  let rows = 0;
  for (const name of (await readdir(spoolDir)).filter((file) => file.endsWith('.ndjson')).sort()) {
    const path = join(spoolDir, name);
    const content = await readFile(path, 'utf8').catch(() => '');
    const whole = content.slice(0, content.lastIndexOf('\n') + 1);
    const segment = whole
      .split('\n')
      .filter((line) => line !== '')
      .map(parseRow);
    await insertPredictions(db.manager, segment);
    await rm(path, { force: true });
    rows += segment.length;
  }
  return rows;
}

function parseRow(line: string): Prediction {
  const row = JSON.parse(line) as Prediction;
  return { ...row, createdAt: new Date(row.createdAt) };
}
