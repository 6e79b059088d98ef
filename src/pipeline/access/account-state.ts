import type { Account } from '../../store/entities/access.js';

/** Whether an account is there and was not disabled: what it is signed in with counts. */
export function isEnabled(account: Account | null): account is Account {
  return account !== null && account.disabledAt === null;
}

/**
 * Whether its password is taken now. One that is locked because somebody guesses keeps what it is signed in with: a
 * stranger must not be able to end that.
 */
export function maySignIn(account: Account | null, now: Date): account is Account {
  return isEnabled(account) && (account.lockedUntil === null || account.lockedUntil <= now);
}
