import type { DataSource, EntityManager } from 'typeorm';
import { Account } from '../../store/entities/access.js';
import { inTransaction } from '../../store/transaction.js';
import { maySignIn } from './account-state.js';
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

interface LockOutParts {
  readonly db: DataSource;
  readonly audit: AuditLog;
}

/** Somebody who tried to sign in, after what was given has been compared. */
export interface Attempt {
  readonly name: string;
  /** The way it was tried, for the audit log. */
  readonly by: string;
  /** As it was when the password or secret was compared; null where nobody has the name. */
  readonly compared: Account | null;
  readonly isRight: boolean;
}

/**
 * Decides whether an attempt signs in, by what the account is now: comparing takes a while, and of many attempts that come
 * at once each is judged by those before it. One that does not is written down, and counts: the account of a person is
 * locked after several in a row. What is tried while it is locked prolongs nothing, and is not taken though it is right.
 * As much is done for a name that nobody has, so that neither answer nor time tells which names there are.
 * @returns the account as it is now; null for an attempt that does not sign in
 */
export function settleAttempt(
  { db, audit }: LockOutParts,
  { name, by, compared, isRight }: Attempt,
  now: Date,
): Promise<Account | null> {
  return inTransaction(db, async (manager) => {
    const account = await manager.findOne(Account, {
      where: { id: compared?.id ?? '' },
      lock: { mode: 'pessimistic_write' },
    });
    // Who changed the password meanwhile has another one.
    const isSame = account?.credentialsVersion === compared?.credentialsVersion;
    if (isRight && isSame && maySignIn(account, now)) return forgetFailures(manager, account);
    await noteFailure(manager, audit, { name, by, account }, now);
    return null;
  });
}

/** @returns the account without its failures */
async function forgetFailures(manager: EntityManager, account: Account): Promise<Account> {
  if (account.failedSignIns === 0) return account;
  const none = { failedSignIns: 0, lockedUntil: null };
  await manager.update(Account, { id: account.id }, none);
  return Object.assign(account, none);
}

async function noteFailure(
  manager: EntityManager,
  audit: AuditLog,
  { name, by, account }: { name: string; by: string; account: Account | null },
  now: Date,
): Promise<void> {
  // The secret of a service cannot be guessed.
  const person = account?.kind === 'PERSON' ? account : null;
  const isLocked = person?.lockedUntil != null && person.lockedUntil > now;
  const failures = (person?.failedSignIns ?? 0) + (isLocked ? 0 : 1);
  const minutes = isLocked ? 0 : lockMinutesAfter(failures);
  const lockedUntil =
    minutes === 0 ? (person?.lockedUntil ?? null) : new Date(now.getTime() + minutes * MINUTE_MS);
  await manager.update(Account, { id: person?.id ?? '' }, { failedSignIns: failures, lockedUntil });
  await audit.append(manager, failedSignIn(name, by), now);
  if (person === null || minutes === 0) return;
  const what = { action: 'account.lock', subject: name, details: { failures, minutes } };
  await audit.append(manager, { ...failedSignIn(name, by), ...what, outcome: 'DONE' }, now);
}
