import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { type AuthKeys, deriveKeys, openAuthKeys } from '../../platform/access/auth-secret.js';
import type { Config } from '../../platform/config.js';
import { AuditEntry } from '../../store/entities/audit.js';
import { AuditLog } from './audit/audit-log.js';

type Configured = Pick<Config, 'environment' | 'access' | 'files'>;

const isLogEmpty = async (db: DataSource) => !(await db.manager.existsBy(AuditEntry, {}));

/**
 * The keys of AUTH_SECRET, or of the secret of the data folder, which is made where nothing was sealed yet.
 * @throws ConfigError without a secret, AppError CONFLICT for another one than that which the audit log is sealed with
 */
export async function openKeys(db: DataSource, config: Configured): Promise<AuthKeys> {
  const keys = await openAuthKeys(config, () => isLogEmpty(db));
  await new AuditLog(keys.audit).assertOurSecret(db.manager);
  return keys;
}

/** The same for who only reads: no secret is made, and an empty log needs none. */
export async function openKeysToRead(db: DataSource, config: Configured): Promise<AuthKeys> {
  if (await isLogEmpty(db)) return deriveKeys(config.access.secret ?? randomBytes(32).toString('base64'));
  return openAuthKeys(config, async () => false);
}
