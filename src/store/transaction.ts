import { setTimeout } from 'node:timers/promises';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { packsOf, type Statement } from './statements.js';

const ATTEMPTS_MAX = 5;
const FIRST_PAUSE_MS = 10;

const START: Statement = { sql: 'START TRANSACTION', values: [] };
const COMMIT: Statement = { sql: 'COMMIT', values: [] };

/**
 * Runs work in a transaction; when MySQL ends it to resolve a deadlock, runs it again: `work` must change nothing but
 * the database.
 * @param db or the manager of a connection that is in no transaction, for one on that connection
 */
export async function inTransaction<Result>(
  db: Pick<EntityManager, 'transaction'>,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  return untilNoDeadlock(() => db.transaction(work));
}

/** What a packed transaction does once it has read. */
export interface Decision<Result> {
  readonly writes: readonly Statement[];
  readonly result: Result;
}

/**
 * A transaction that first reads (and locks), then writes, in two trips to the server and back where `inTransaction`
 * takes one for each statement, one to begin and one to commit. For what is written many times a second.
 * @param db opened with `packed`
 * @param decide from the rows of each reading statement; may be called again after a deadlock, and does nothing else
 */
export async function inPackedTransaction<Result>(
  db: DataSource,
  reads: readonly Statement[],
  decide: (rows: readonly (readonly object[])[]) => Decision<Result>,
): Promise<Result> {
  return untilNoDeadlock(async () => {
    const runner = db.createQueryRunner();
    try {
      const [, ...rows] = await send(runner, [START, ...reads]);
      const { writes, result } = decide(rows as object[][]);
      for (const pack of packsOf([...writes, COMMIT])) await send(runner, pack);
      return result;
    } catch (error) {
      // Where the connection is lost the server rolls back by itself.
      await runner.query('ROLLBACK').catch(() => {});
      throw error;
    } finally {
      await runner.release();
    }
  });
}

/** @returns what the server answers to each statement */
async function send(runner: QueryRunner, statements: readonly Statement[]): Promise<unknown[]> {
  const answer: unknown = await runner.query(
    statements.map(({ sql }) => sql).join(';\n'),
    statements.flatMap(({ values }) => values),
  );
  return statements.length === 1 ? [answer] : (answer as unknown[]);
}

/** The one place where a transaction that lost a deadlock is tried again. */
async function untilNoDeadlock<Result>(attemptOnce: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce();
    } catch (error) {
      const isDeadlock = (error as { code?: string }).code === 'ER_LOCK_DEADLOCK';
      if (!isDeadlock || attempt === ATTEMPTS_MAX) throw error;
      await setTimeout(FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
}
