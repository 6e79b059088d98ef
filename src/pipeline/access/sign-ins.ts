import type { DataSource, EntityManager } from 'typeorm';
import { digestOfSecret, newSecret } from '../../platform/access/secrets.js';
import { AppError } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { Account, SignInToken } from '../../store/entities/access.js';
import { inTransaction } from '../../store/transaction.js';
import { isEnabled } from './account-state.js';
import type { AuditLog } from './audit/audit-log.js';
import { isCredentialOf, principalOf } from './authenticator.js';
import { settleAttempt } from './lock-out.js';

/** How long a refresh token may wait for its use. */
const REFRESH_MS = 30 * 86_400_000;
/** How long a browser stays signed in. */
export const SESSION_SECONDS = 12 * 3_600;

interface SignInParts {
  readonly db: DataSource;
  readonly audit: AuditLog;
}

/** An account that has signed in, and what it goes on with. */
export interface SignedIn {
  readonly account: Account;
  /** A refresh token, or what the cookie of a browser holds. */
  readonly secret: string;
  /** The family of its refresh tokens, with which its access tokens end. */
  readonly signInId: string;
}

/**
 * Signs somebody in by name and password.
 * @param kind REFRESH for a program, SESSION for a browser
 * @throws AppError UNAUTHENTICATED, the same whatever of it is wrong
 */
export async function signIn(
  { db, audit }: SignInParts,
  { name, password, kind }: { name: string; password: string; kind: SignInToken['kind'] },
  now: Date,
): Promise<SignedIn> {
  const account = await checkCredentials(
    { db, audit },
    'PERSON',
    { name, password, by: kind.toLowerCase() },
    now,
  );
  const secret = newSecret();
  const signInId = newId();
  await inTransaction(db, async (manager) => {
    await keepToken(manager, { account, kind, familyId: signInId, secret }, now);
    await manager.update(Account, { id: account.id }, { signedInAt: now });
    const principal = principalOf(account);
    await audit.append(
      manager,
      { principal, action: 'sign-in', subject: name, details: { by: kind.toLowerCase() } },
      now,
    );
  });
  return { account, secret, signInId };
}

/** A service by its client id (the account's name) and client secret. @throws AppError UNAUTHENTICATED */
export async function signInService(
  parts: SignInParts,
  { name, password }: { name: string; password: string },
  now: Date,
): Promise<Account> {
  const account = await checkCredentials(parts, 'SERVICE', { name, password, by: 'client credentials' }, now);
  await inTransaction(parts.db, async (manager) => {
    await manager.update(Account, { id: account.id }, { signedInAt: now });
    const details = { by: 'client credentials' };
    await parts.audit.append(
      manager,
      { principal: principalOf(account), action: 'sign-in', subject: name, details },
      now,
    );
  });
  return account;
}

/**
 * Exchanges a refresh token for the next one. A token that was exchanged before is one that somebody else may have: the
 * whole family of the sign-in is revoked.
 * @param onReuse told then, once that is in the database
 * @throws AppError UNAUTHENTICATED
 */
export async function refresh(
  { db, audit }: SignInParts,
  refreshToken: string,
  now: Date,
  onReuse: () => void = () => {},
): Promise<SignedIn> {
  const secret = newSecret();
  let isReused = false;
  const refreshed = await inTransaction(db, async (manager) => {
    const tokenDigest = digestOfSecret(refreshToken);
    const token = await manager.findOne(SignInToken, {
      where: { tokenDigest, kind: 'REFRESH' },
      lock: { mode: 'pessimistic_write' },
    });
    if (token === null || token.revokedAt !== null || token.expiresAt <= now) return null;
    const found = await manager.findOneBy(Account, { id: token.accountId });
    if (token.usedAt !== null) {
      isReused = true;
      await revokeFamily(manager, token.familyId, now);
      const principal =
        found === null ? { kind: 'ANONYMOUS' as const, name: null, apiKeyId: null } : principalOf(found);
      const details = { family: token.familyId };
      await audit.append(
        manager,
        {
          principal,
          action: 'token.reuse',
          subject: found?.name ?? null,
          outcome: 'UNAUTHENTICATED',
          details,
        },
        now,
      );
      // Not thrown here: what was revoked must stay so.
      return null;
    }
    if (!isEnabled(found) || found.credentialsVersion !== token.credentialsVersion) return null;
    await manager.update(SignInToken, { tokenDigest }, { usedAt: now });
    await keepToken(manager, { account: found, kind: 'REFRESH', familyId: token.familyId, secret }, now);
    return { account: found, secret, signInId: token.familyId };
  });
  if (isReused) onReuse();
  if (refreshed === null) {
    throw new AppError('UNAUTHENTICATED', 'The refresh token is unknown, has ended, or was used before.');
  }
  return refreshed;
}

/**
 * Ends a sign-in by its refresh token or the secret of its cookie; one that is unknown has ended already.
 * @returns whether there was one
 */
export function signOut({ db, audit }: SignInParts, secret: string, now: Date): Promise<boolean> {
  return inTransaction(db, async (manager) => {
    const token = await manager.findOneBy(SignInToken, { tokenDigest: digestOfSecret(secret) });
    if (token === null) return false;
    await revokeFamily(manager, token.familyId, now);
    const account = await manager.findOneBy(Account, { id: token.accountId });
    if (account === null) return true;
    await audit.append(
      manager,
      { principal: principalOf(account), action: 'sign-out', subject: account.name },
      now,
    );
    return true;
  });
}

async function checkCredentials(
  { db, audit }: SignInParts,
  kind: Account['kind'],
  { name, password, by }: { name: string; password: string; by: string },
  now: Date,
): Promise<Account> {
  const compared = await db.manager.findOneBy(Account, { name, kind });
  const isRight = await isCredentialOf(compared, password);
  const account = await settleAttempt({ db, audit }, { name, by, compared, isRight }, now);
  if (account !== null) return account;
  const message = 'The name or the password is wrong, or the account is disabled or locked.';
  throw new AppError('UNAUTHENTICATED', message);
}

async function keepToken(
  manager: EntityManager,
  {
    account,
    kind,
    familyId,
    secret,
  }: { account: Account; kind: SignInToken['kind']; familyId: string; secret: string },
  now: Date,
): Promise<void> {
  const keptMs = kind === 'SESSION' ? SESSION_SECONDS * 1000 : REFRESH_MS;
  await manager.insert(SignInToken, {
    ...{ tokenDigest: digestOfSecret(secret), familyId, kind, issuedAt: now },
    ...{ accountId: account.id, credentialsVersion: account.credentialsVersion },
    ...{ expiresAt: new Date(now.getTime() + keptMs), usedAt: null, revokedAt: null },
  });
}

async function revokeFamily(manager: EntityManager, familyId: string, now: Date): Promise<void> {
  await manager.query('UPDATE sign_in_token SET revoked_at = ? WHERE family_id = ? AND revoked_at IS NULL', [
    now,
    familyId,
  ]);
}
