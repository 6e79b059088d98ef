import type { DataSource } from 'typeorm';
import { Account } from '../../store/entities/access.js';
import { inTransaction } from '../../store/transaction.js';
import type { AuditLog } from './audit/audit-log.js';
import { failedSignIn } from './failed-sign-in.js';

/** Failures in a row before which nothing happens; people mistype. */
const FAILURES_UNTIL_LOCK = 5;
const LOCK_MINUTES_MAX = 60;
const MINUTE_MS = 60_000;

/** How long an account's password is not taken after so many failures in a row: 1, 2, 4 ... minutes, up to an hour. */
export function lockMinutesAfter(failures: number): number {
  if (failures < FAILURES_UNTIL_LOCK) return 0;
  return Math.min(LOCK_MINUTES_MAX, 2 ** (failures - FAILURES_UNTIL_LOCK));
}

/**
 * Writes down that somebody tried to sign in in vain, and locks the account of a person after several times in a row.
 * What is tried while it is locked prolongs nothing. As much is done for a name that nobody has, so that neither answer
 * nor time tells which names there are.
 */
export function noteFailedSignIn(
  { db, audit }: { db: DataSource; audit: AuditLog },
  { name, by }: { name: string; by: string },
  now: Date,
): Promise<void> {
  return inTransaction(db, async (manager) => {
    const account = await manager.findOne(Account, {
      where: { name, kind: 'PERSON' },
      lock: { mode: 'pessimistic_write' },
    });
    const isLocked = account?.lockedUntil != null && account.lockedUntil > now;
    const failures = (account?.failedSignIns ?? 0) + (isLocked ? 0 : 1);
    const minutes = isLocked ? 0 : lockMinutesAfter(failures);
    const lockedUntil =
      minutes === 0 ? (account?.lockedUntil ?? null) : new Date(now.getTime() + minutes * MINUTE_MS);
    await manager.update(Account, { id: account?.id ?? '' }, { failedSignIns: failures, lockedUntil });
    await audit.append(manager, failedSignIn(name, by), now);
    if (account === null || minutes === 0) return;
    const what = { action: 'account.lock', subject: name, details: { failures, minutes } };
    await audit.append(manager, { ...failedSignIn(name, by), ...what, outcome: 'DONE' }, now);
  });
}

/** Forgets the failures of an account that signed in. */
export async function forgetFailures(db: DataSource, { id, failedSignIns }: Account): Promise<void> {
  if (failedSignIns === 0) return;
  await db.manager.update(Account, { id }, { failedSignIns: 0, lockedUntil: null });
}
