import type { Account } from '../../store/entities/access.js';

/** Whether an account is there and may sign in now. */
export function isEnabled(account: Account | null, now: Date): account is Account {
  if (account === null || account.disabledAt !== null) return false;
  return account.lockedUntil === null || account.lockedUntil <= now;
}
