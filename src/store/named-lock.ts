import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { AppError } from '../platform/errors.js';

/**
 * Runs `work` while holding a lock that one session of this database can hold at a time; it falls when its holder
 * dies. Takes a connection of its own from the pool for that long, which `work` may use too.
 * @param name up to 200 characters; other databases on the same server have their own locks of that name
 * @throws AppError OVERLOADED when the lock was not free within the time
 */
export async function withNamedLock<Result>(
  db: DataSource,
  name: string,
  waitSeconds: number,
  work: (runner: QueryRunner) => Promise<Result>,
): Promise<Result> {
  const holder = db.createQueryRunner();
  try {
    return await whileHeld(holder, name, waitSeconds, work);
  } finally {
    await holder.release();
  }
}

/**
 * As withNamedLock, on the connection of the manager's transaction where it has one. The lock falls when `work` ends,
 * before the transaction does.
 */
export async function withLockOf<Result>(
  manager: EntityManager,
  name: string,
  waitSeconds: number,
  work: (runner: QueryRunner) => Promise<Result>,
): Promise<Result> {
  if (manager.queryRunner === undefined) return withNamedLock(manager.dataSource, name, waitSeconds, work);
  return whileHeld(manager.queryRunner, name, waitSeconds, work);
}

/** As withNamedLock, but does nothing and returns null when somebody else holds the lock. */
export async function withFreeLock<Result>(
  db: DataSource,
  name: string,
  work: (runner: QueryRunner) => Promise<Result>,
): Promise<Result | null> {
  try {
    return await withNamedLock(db, name, 0, work);
  } catch (error) {
    if (error instanceof AppError && error.code === 'OVERLOADED' && error.facts.name === name) return null;
    throw error;
  }
}

// Lock names are shared by the whole server, and MySQL allows them 64 characters.
const LOCK_NAME = "CONCAT('gondola-', SHA1(CONCAT(DATABASE(), '/', ?)))";

async function whileHeld<Result>(
  holder: QueryRunner,
  name: string,
  waitSeconds: number,
  work: (runner: QueryRunner) => Promise<Result>,
): Promise<Result> {
  if (!(await acquire(holder, name, waitSeconds))) {
    throw new AppError('OVERLOADED', `The lock "${name}" was not free within ${waitSeconds} s.`, { name });
  }
  try {
    return await work(holder);
  } finally {
    await holder.query(`SELECT RELEASE_LOCK(${LOCK_NAME})`, [name]).catch(() => {});
  }
}

async function acquire(holder: QueryRunner, name: string, waitSeconds: number): Promise<boolean> {
  const [row] = await holder.query(`SELECT GET_LOCK(${LOCK_NAME}, ?) AS acquired`, [name, waitSeconds]);
  return Number(row.acquired) === 1;
}
