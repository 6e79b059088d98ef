import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { ROLES } from '../../platform/access/permissions.js';
import { digestOfSecret, newOneTimePassword, newSecret } from '../../platform/access/secrets.js';
import { AppError, assertIdExists, invalidInput, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { plainText } from '../../platform/validation.js';
import { isDuplicate } from '../../store/database-errors.js';
import { Account, SignInToken } from '../../store/entities/access.js';
import { inTransaction } from '../../store/transaction.js';
import { type Acting, note } from './actor.js';
import { settleAttempt } from './lock-out.js';
import { assertGoodPassword, hashPassword, isPassword } from './passwords.js';

const NAME_CHARS_MAX = 100;
const UNLOCKED = { lockedUntil: null, failedSignIns: 0 };

/** Letters, digits and a few signs: names stand in logs, in headers and behind `by`. */
const accountName = z
  .string()
  .min(1)
  .max(NAME_CHARS_MAX)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@+-]*$/u, 'must be letters, digits and . _ @ + -');

export const newAccountSchema = z.strictObject({
  name: accountName,
  displayName: plainText(191).optional(),
  kind: z.enum(['PERSON', 'SERVICE']).default('PERSON'),
  role: z.enum(ROLES),
});

/** What is shown once: the one-time password of a person, the client secret of a service. */
export interface ShownSecret {
  readonly account: Account;
  readonly oneTimePassword: string | null;
  readonly clientSecret: string | null;
}

/** @throws AppError CONFLICT when there is one of this name */
export async function createAccount(
  db: DataSource,
  { name, displayName = name, kind, role }: z.output<typeof newAccountSchema>,
  acting: Acting,
): Promise<ShownSecret> {
  const secret = await newCredentials(kind);
  const account: Account = {
    ...{ id: newId(), name, displayName, kind, role, ...secret.stored, credentialsVersion: 1 },
    ...{ disabledAt: null, lockedUntil: null, failedSignIns: 0, signedInAt: null },
    ...{ createdAt: acting.now, createdBy: acting.principal.name },
  };
  try {
    await inTransaction(db, async (manager) => {
      await manager.insert(Account, account);
      await note(acting, manager, { action: 'account.create', subject: name, details: { kind, role } });
    });
  } catch (error) {
    if (isDuplicate(error))
      throw new AppError('CONFLICT', `There is an account of the name "${name}" already.`);
    throw error;
  }
  return { account, ...secret.shown };
}

/** @throws AppError NOT_FOUND, CONFLICT for the last admin */
export function changeRole(
  db: DataSource,
  accountId: string,
  role: Account['role'],
  acting: Acting,
): Promise<Account> {
  return changeAccount(db, accountId, async (manager, account) => {
    if (role !== 'ADMIN') await assertAnotherAdmin(manager, account);
    await note(acting, manager, {
      ...{ action: 'account.role', subject: account.name, details: { from: account.role, to: role } },
    });
    return { role };
  });
}

/** Ends all that the account is signed in with. @throws AppError NOT_FOUND, CONFLICT for the last admin */
export function disableAccount(db: DataSource, accountId: string, acting: Acting): Promise<Account> {
  return changeAccount(db, accountId, async (manager, account) => {
    await assertAnotherAdmin(manager, account);
    await endSignIns(manager, account.id, acting.now);
    await note(acting, manager, { action: 'account.disable', subject: account.name });
    return {
      disabledAt: account.disabledAt ?? acting.now,
      credentialsVersion: account.credentialsVersion + 1,
    };
  });
}

/** Lets an account in again that was disabled, or locked because its password was guessed at. @throws AppError NOT_FOUND */
export function enableAccount(db: DataSource, accountId: string, acting: Acting): Promise<Account> {
  return changeAccount(db, accountId, async (manager, account) => {
    await note(acting, manager, { action: 'account.enable', subject: account.name });
    return { disabledAt: null, ...UNLOCKED };
  });
}

/** Takes the password of an account again that was locked. @throws AppError NOT_FOUND */
export function unlockAccount(db: DataSource, accountId: string, acting: Acting): Promise<Account> {
  return changeAccount(db, accountId, async (manager, account) => {
    await note(acting, manager, { action: 'account.unlock', subject: account.name });
    return UNLOCKED;
  });
}

/**
 * Gives an account a new one-time password, or a service a new client secret; the old one, and all that is signed in
 * with it, is worth nothing from then on.
 * @throws AppError NOT_FOUND
 */
export async function resetCredentials(
  db: DataSource,
  accountId: string,
  acting: Acting,
): Promise<ShownSecret> {
  assertIdExists('account', accountId);
  const { kind } = await findAccount(db.manager, accountId);
  const { stored, shown } = await newCredentials(kind);
  const account = await changeAccount(db, accountId, async (manager, found) => {
    await endSignIns(manager, found.id, acting.now);
    await note(acting, manager, { action: 'account.reset', subject: found.name });
    return { ...stored, ...UNLOCKED, credentialsVersion: found.credentialsVersion + 1 };
  });
  return { account, ...shown };
}

/**
 * Changes somebody's own password. Other sign-ins of the account end.
 * @throws AppError INVALID_INPUT (the present one is wrong, the new one is too easy), CONFLICT (a service has none)
 */
export async function changePassword(
  db: DataSource,
  accountId: string,
  { current, next }: { current: string; next: string },
  acting: Acting,
): Promise<Account> {
  const found = await findAccount(db.manager, accountId);
  if (found.kind !== 'PERSON') {
    throw new AppError('CONFLICT', 'A service has no password; an admin can give it another client secret.');
  }
  const isRight = await isPassword(current, found.passwordHash);
  const attempt = { name: found.name, by: 'change of password', compared: found, isRight };
  if ((await settleAttempt({ db, audit: acting.audit }, attempt, acting.now)) === null) {
    await acting.audit.record(
      db,
      {
        ...{ principal: acting.principal, action: 'account.password', subject: found.name },
        outcome: 'INVALID_INPUT',
      },
      acting.now,
    );
    throw notThePresentOne();
  }
  if (current === next) throw invalidInput('newPassword', 'The new password must be another one.');
  assertGoodPassword('newPassword', next, found.name);
  const passwordHash = await hashPassword(next);
  return changeAccount(db, accountId, async (manager, account) => {
    // Another change was faster than the hash.
    if (account.credentialsVersion !== found.credentialsVersion) throw notThePresentOne();
    await endSignIns(manager, account.id, acting.now);
    await note(acting, manager, { action: 'account.password', subject: account.name });
    return {
      ...{ passwordHash, mustChangePassword: false, credentialsVersion: account.credentialsVersion + 1 },
    };
  });
}

function notThePresentOne(): AppError {
  return invalidInput('currentPassword', 'The present password is not right.');
}

/** @throws AppError NOT_FOUND */
export async function findAccountByName(manager: EntityManager, name: string): Promise<Account> {
  const account = await manager.findOneBy(Account, { name });
  if (account === null) {
    const shown = name.slice(0, 100);
    throw new AppError('NOT_FOUND', `There is no account "${shown}".`, { kind: 'account', id: shown });
  }
  return account;
}

async function findAccount(manager: EntityManager, id: string): Promise<Account> {
  return (await manager.findOneBy(Account, { id })) ?? raise(notFound('account', id));
}

async function changeAccount(
  db: DataSource,
  id: string,
  change: (manager: EntityManager, account: Account) => Promise<Partial<Account>>,
): Promise<Account> {
  assertIdExists('account', id);
  return inTransaction(db, async (manager) => {
    const account = await manager.findOne(Account, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (account === null) throw notFound('account', id);
    const changes = await change(manager, account);
    await manager.update(Account, { id }, changes);
    return Object.assign(account, changes);
  });
}

/** Locks the admins, so that two that disable each other at once do not both succeed. */
async function assertAnotherAdmin(manager: EntityManager, { id, role }: Account): Promise<void> {
  if (role !== 'ADMIN') return;
  const admins: { id: string }[] = await manager.query(
    "SELECT id FROM account WHERE role = 'ADMIN' AND disabled_at IS NULL ORDER BY id FOR UPDATE",
  );
  if (admins.some((admin) => admin.id !== id)) return;
  throw new AppError('CONFLICT', 'This is the last admin; make another one first.');
}

async function endSignIns(manager: EntityManager, accountId: string, now: Date): Promise<void> {
  await manager.query('UPDATE sign_in_token SET revoked_at = ? WHERE account_id = ? AND revoked_at IS NULL', [
    now,
    accountId,
  ]);
}

async function newCredentials(kind: Account['kind']) {
  if (kind === 'SERVICE') {
    const clientSecret = newSecret();
    return {
      stored: { secretDigest: digestOfSecret(clientSecret), passwordHash: null, mustChangePassword: false },
      shown: { clientSecret, oneTimePassword: null },
    };
  }
  const oneTimePassword = newOneTimePassword();
  return {
    stored: {
      passwordHash: await hashPassword(oneTimePassword),
      ...{ secretDigest: null, mustChangePassword: true },
    },
    shown: { oneTimePassword, clientSecret: null },
  };
}

/** Removes tokens that ended a while ago; a token that is reused later than this is unknown, and refused as such. */
export async function removeEndedTokens(db: DataSource, before: Date): Promise<void> {
  await db
    .createQueryBuilder()
    .delete()
    .from(SignInToken)
    .where('expires_at < :before', { before })
    .execute();
}

function raise(error: Error): never {
  throw error;
}
