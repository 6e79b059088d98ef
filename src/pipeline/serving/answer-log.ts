import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import type { Logger } from '../../platform/logging.js';

const FLUSH_MS = 50;
const RETRY_MS = 1_000;
/** How long a stopping process waits for MySQL before it leaves the rest to the next start. */
const CLOSE_MS = 5_000;
/** With MySQL away for this much, further answers are refused: an answer that cannot be kept is not given. */
const PENDING_MAX = { rows: 200_000, chars: 256 * 1024 * 1024 };

export const SEGMENT_SUFFIX = '.ndjson';

/** A kind of answers that are kept. */
export interface AnswerTable<Row> {
  /** Writes rows; one whose id is there already is left as it is. */
  insert(manager: EntityManager, rows: readonly Row[]): Promise<void>;
  /** Roughly how large a row is, in characters. */
  charsOf(row: Row): number;
}

interface Segment<Row> {
  path: string;
  descriptor: number;
  bytes: number;
  rows: Row[];
}

/**
 * Keeps every answer, off the request's path: a row is appended to a local file before the answer leaves (so a
 * killed process loses none), and inserted into MySQL in batches behind it. The file goes once its rows are in.
 * The file is not synced: rows of the last moments may be lost with the machine, though not with the process.
 */
export class AnswerLog<Row> {
  private open: Segment<Row> | null = null;
  private readonly waiting: Segment<Row>[] = [];
  private pendingRows = 0;
  private pendingChars = 0;
  private unwritable: string | null = null;
  private flushing: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly db: DataSource,
    private readonly spoolDir: string,
    private readonly log: Logger,
    private readonly table: AnswerTable<Row>,
  ) {
    mkdirSync(spoolDir, { recursive: true });
  }

  /** Number of rows that are answered but not yet in MySQL. */
  get pending(): number {
    return this.pendingRows;
  }

  /** Why the last answer could not be kept, and so was not given; null when it was. */
  get problem(): string | null {
    return this.unwritable;
  }

  /** @throws AppError OVERLOADED when too many rows wait for MySQL; Error when the spool cannot be written */
  append(rows: readonly Row[]): void {
    const chars = this.totalChars(rows);
    if (this.pendingRows + rows.length > PENDING_MAX.rows || this.pendingChars + chars > PENDING_MAX.chars) {
      throw new AppError(
        'OVERLOADED',
        'The prediction log cannot be written at the moment. Try again in a minute.',
      );
    }
    const segment = this.writeDown(rows);
    segment.rows.push(...rows);
    this.pendingRows += rows.length;
    this.pendingChars += chars;
    this.scheduleFlush(FLUSH_MS);
  }

  /** Inserts all that was appended until now, oldest first. @throws Error when MySQL cannot take it; the rows stay */
  async flush(): Promise<void> {
    if (this.flushing !== null) await this.flushing; // it may have begun before the last append
    this.flushing ??= this.flushAll().finally(() => {
      this.flushing = null;
    });
    return this.flushing;
  }

  /** Inserts everything that was appended. What MySQL does not take now stays in the spool for the next start. */
  async close(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    const late = new AbortController();
    try {
      await Promise.race([
        this.flush(),
        delay(CLOSE_MS, undefined, late).then(() => {
          throw new Error(`MySQL did not take them within ${CLOSE_MS} ms`);
        }),
      ]);
    } catch (error) {
      this.log.error({ err: error, rows: this.pendingRows }, 'predictions stay in the spool');
    } finally {
      late.abort();
    }
  }

  private writeDown(rows: readonly Row[]): Segment<Row> {
    try {
      this.open ??= this.newSegment();
      appendWhole(this.open, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      this.unwritable = null;
      return this.open;
    } catch (error) {
      this.unwritable = `Answers cannot be kept, and are not given: ${(error as Error).message}`;
      throw error;
    }
  }

  private newSegment(): Segment<Row> {
    const name = `${Date.now()}-${process.pid}-${randomBytes(4).toString('hex')}${SEGMENT_SUFFIX}`;
    const path = join(this.spoolDir, name);
    return { path, descriptor: openSync(path, 'ax'), bytes: 0, rows: [] };
  }

  private scheduleFlush(delayMs: number): void {
    if (this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.flushAndPlan();
    }, delayMs);
  }

  private async flushAndPlan(): Promise<void> {
    try {
      await this.flush();
      if (this.open !== null) this.scheduleFlush(FLUSH_MS); // the flush had begun before these were appended
    } catch (error) {
      this.log.warn(
        { err: error, rows: this.pendingRows },
        'predictions could not be stored; will try again',
      );
      this.scheduleFlush(RETRY_MS);
    }
  }

  private async flushAll(): Promise<void> {
    if (this.open !== null) {
      closeSync(this.open.descriptor);
      this.waiting.push(this.open);
      this.open = null;
    }
    while (this.waiting.length > 0) {
      const segment = this.waiting[0]!;
      await this.table.insert(this.db.manager, segment.rows);
      await rm(segment.path, { force: true });
      this.waiting.shift();
      this.pendingRows -= segment.rows.length;
      this.pendingChars -= this.totalChars(segment.rows);
    }
  }

  private totalChars(rows: readonly Row[]): number {
    return rows.reduce((sum, row) => sum + this.table.charsOf(row), 0);
  }
}

/** Appends all of the text or none of it, so that a full disk does not leave half a line in the middle. */
function appendWhole(segment: Segment<unknown>, text: string): void {
  const content = Buffer.from(text);
  let written = 0;
  try {
    while (written < content.length) written += writeSync(segment.descriptor, content, written);
  } catch (error) {
    ftruncateSync(segment.descriptor, segment.bytes);
    throw error;
  }
  segment.bytes += written;
}
