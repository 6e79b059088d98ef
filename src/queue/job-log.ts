import type { DataSource, EntityManager } from 'typeorm';
import { bulkInsert } from '../store/bulk.js';
import type { JobLogLevel } from '../store/entities/job.js';
import { inTransaction } from '../store/transaction.js';
import type { Attempt } from './attempts.js';

/** Lines that are kept of a job, the newest. */
export const LOG_LINES_MAX = 1_000;
const MESSAGE_CHARS_MAX = 500;

interface Line {
  readonly level: JobLogLevel;
  readonly message: string;
  readonly loggedAt: Date;
}

/** What a worker says of one attempt of a job while it works. Lines gather until they are flushed, a few times a second. */
export class JobLog {
  private pending: Line[] = [];
  private stage = '';

  constructor(
    private readonly db: DataSource,
    private readonly attempt: Attempt,
  ) {}

  add(level: JobLogLevel, message: string): void {
    const line = { level, message: message.slice(0, MESSAGE_CHARS_MAX), loggedAt: new Date() };
    this.pending = [...this.pending, line].slice(-LOG_LINES_MAX);
  }

  /** Adds a line when a stage begins. A stage whose description has other numbers than before is the same one. */
  addStage(description: string): void {
    const stage = description.replaceAll(/\d+/g, '#');
    if (stage === this.stage) return;
    this.stage = stage;
    this.add('info', description);
  }

  /**
   * Writes what has gathered, if the attempt is still the job's, and removes what is too old. When it cannot be
   * written it is kept for the next time. @throws the driver's error
   */
  async flush(): Promise<void> {
    const lines = this.pending;
    if (lines.length === 0) return;
    this.pending = [];
    try {
      await inTransaction(this.db, (manager) => this.write(manager, lines));
    } catch (error) {
      this.pending = [...lines, ...this.pending].slice(-LOG_LINES_MAX);
      throw error;
    }
  }

  private async write(manager: EntityManager, lines: readonly Line[]): Promise<void> {
    const { id, attempt } = this.attempt;
    const { affectedRows } = await manager.query(
      "UPDATE job SET log_line_count = log_line_count + ? WHERE id = ? AND attempt = ? AND state = 'running'",
      [lines.length, id, attempt],
    );
    if (affectedRows === 0) return;
    await bulkInsert(
      manager,
      'job_log_line',
      ['job_id', 'attempt', 'level', 'message', 'logged_at'],
      lines.map(({ level, message, loggedAt }) => [id, attempt, level, message, loggedAt]),
    );
    const [oldest]: { id: number | string }[] = await manager.query(
      `SELECT id FROM job_log_line WHERE job_id = ? ORDER BY id DESC LIMIT 1 OFFSET ${LOG_LINES_MAX}`,
      [id],
    );
    if (oldest === undefined) return;
    await manager.query('DELETE FROM job_log_line WHERE job_id = ? AND id <= ?', [id, oldest.id]);
  }
}
