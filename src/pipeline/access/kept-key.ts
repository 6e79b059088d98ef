import type { DataSource } from 'typeorm';
import type { Permission } from '../../platform/access/permissions.js';
import { isSecretOf, parseApiKey } from '../../platform/access/secrets.js';
import { Account, ApiKey } from '../../store/entities/access.js';
import { createAccount } from './accounts.js';
import type { Acting } from './actor.js';
import { createApiKey, type ShownApiKey, scopesOf } from './api-keys.js';

/** A key that a program of the installation itself needs, such as Prometheus. */
export interface WantedKey {
  readonly name: string;
  /** Whose it is: an account for a program, which is made as an ENGINEER where there is none. */
  readonly accountName: string;
  readonly scopes: readonly Permission[];
}

/**
 * Sees to it that there is a key, also when it is asked again.
 * @param text the key that was made before, or what is left of it; it is never made good again
 * @returns a new key; null when the text is one of that account that still may do all that is wanted
 * @throws AppError CONFLICT (the account is disabled), INVALID_INPUT (its role lacks a scope)
 */
export async function keepApiKey(
  db: DataSource,
  text: string,
  { name, accountName, scopes }: WantedKey,
  acting: Acting,
): Promise<ShownApiKey | null> {
  const account = await db.manager.findOneBy(Account, { name: accountName });
  if (account !== null && (await isGood(db, text, account, scopes, acting.now))) return null;
  const id = account?.id ?? (await makeAccount(db, accountName, acting));
  return createApiKey(db, id, { name, scopes: [...scopes] }, acting.principal.permissions, acting);
}

async function isGood(
  db: DataSource,
  text: string,
  account: Account,
  scopes: readonly Permission[],
  now: Date,
): Promise<boolean> {
  const parts = parseApiKey(text);
  if (parts === null || account.disabledAt !== null) return false;
  const key = await db.manager.findOneBy(ApiKey, { id: parts.id, accountId: account.id });
  if (key === null || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now))
    return false;
  const has = new Set(scopesOf(key));
  return isSecretOf(parts.secret, key.secretDigest) && scopes.every((scope) => has.has(scope));
}

/** Its client secret is shown to nobody: `gondola account password` makes another where one is needed. */
async function makeAccount(db: DataSource, name: string, acting: Acting): Promise<string> {
  const { account } = await createAccount(db, { name, role: 'ENGINEER', kind: 'SERVICE' }, acting);
  return account.id;
}
