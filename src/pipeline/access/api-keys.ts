import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { PERMISSIONS, type Permission, permissionsOf } from '../../platform/access/permissions.js';
import { apiKeyText, digestOfSecret, newSecret } from '../../platform/access/secrets.js';
import { AppError, assertIdExists, invalidInput, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { plainText } from '../../platform/validation.js';
import { Account, ApiKey } from '../../store/entities/access.js';
import { inTransaction } from '../../store/transaction.js';
import { type Acting, note } from './actor.js';

const DAY_MS = 86_400_000;
const DAYS_MAX = 3_650;

export const newApiKeySchema = z.strictObject({
  name: plainText(191).min(1),
  scopes: z.array(z.enum(PERMISSIONS)).min(1).max(PERMISSIONS.length),
  expiresInDays: z.int().min(1).max(DAYS_MAX).optional(),
});

/** A key and its text, which is shown this once. */
export interface ShownApiKey {
  readonly apiKey: ApiKey;
  readonly text: string;
}

/**
 * @param given what its maker may give away: nobody gives a key what it may not do itself
 * @throws AppError NOT_FOUND, INVALID_INPUT (a scope that the owner's role or the maker lacks)
 */
export async function createApiKey(
  db: DataSource,
  accountId: string,
  { name, scopes, expiresInDays }: z.output<typeof newApiKeySchema>,
  given: ReadonlySet<Permission>,
  acting: Acting,
): Promise<ShownApiKey> {
  assertIdExists('account', accountId);
  const secret = newSecret();
  const id = newId();
  const apiKey = await inTransaction(db, async (manager) => {
    const account = await manager.findOne(Account, {
      where: { id: accountId },
      lock: { mode: 'pessimistic_read' },
    });
    if (account === null) throw notFound('account', accountId);
    if (account.disabledAt !== null) throw new AppError('CONFLICT', 'The account is disabled.');
    const owned = permissionsOf(account.role);
    const lacking = scopes.find((scope) => !owned.has(scope) || !given.has(scope));
    if (lacking !== undefined) {
      throw invalidInput('scopes', `${lacking} is more than the owner of the key, or who makes it, may do.`);
    }
    const { now } = acting;
    const row: ApiKey = {
      ...{ id, accountId, name, secretDigest: digestOfSecret(secret) },
      scopes: PERMISSIONS.filter((each) => scopes.includes(each)).join(' '),
      expiresAt: expiresInDays === undefined ? null : new Date(now.getTime() + expiresInDays * DAY_MS),
      ...{ lastUsedAt: null, revokedAt: null, createdAt: now, createdBy: acting.principal.name },
    };
    await manager.insert(ApiKey, row);
    await note(acting, manager, {
      ...{ action: 'key.create', subject: id },
      details: { name, scopes: scopesOf(row), owner: account.name },
    });
    return row;
  });
  return { apiKey, text: apiKeyText(id, secret) };
}

/**
 * @param ownerId whose keys may be revoked; null for anybody's
 * @throws AppError NOT_FOUND, also for a key of somebody else
 */
export function revokeApiKey(
  db: DataSource,
  id: string,
  ownerId: string | null,
  acting: Acting,
): Promise<ApiKey> {
  assertIdExists('API key', id);
  return inTransaction(db, async (manager) => {
    const key = await manager.findOne(ApiKey, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (key === null || (ownerId !== null && key.accountId !== ownerId)) throw notFound('API key', id);
    if (key.revokedAt !== null) return key;
    await manager.update(ApiKey, { id }, { revokedAt: acting.now });
    await note(acting, manager, { action: 'key.revoke', subject: id, details: { name: key.name } });
    return Object.assign(key, { revokedAt: acting.now });
  });
}

export function scopesOf({ scopes }: Pick<ApiKey, 'scopes'>): Permission[] {
  const words = scopes.split(' ');
  return PERMISSIONS.filter((each) => words.includes(each));
}
