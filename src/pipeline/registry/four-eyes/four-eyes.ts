import type { DataSource } from 'typeorm';
import type { Principal } from '../../../platform/access/principal.js';
import type { Config } from '../../../platform/config.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { openKeys } from '../../access/open-keys.js';

/** Who asks for a move of a champion that a second person decides about, and where that is written down. */
export interface FourEyes {
  /** Null for the gate after a training, which asks in the name of who asked for that. */
  readonly principal: Principal | null;
  readonly audit: AuditLog;
}

/** @returns null where one person suffices */
export function fourEyesOf(
  { fourEyes }: Pick<Config['access'], 'fourEyes'>,
  principal: Principal,
  audit: AuditLog,
): FourEyes | null {
  return fourEyes ? { principal, audit } : null;
}

/**
 * The same for the gate after a training, which asks by itself.
 * @throws ConfigError in production without AUTH_SECRET, which the audit log needs
 */
export async function fourEyesOfGate(
  db: DataSource,
  config: Pick<Config, 'environment' | 'access' | 'files'>,
): Promise<FourEyes | null> {
  if (!config.access.fourEyes) return null;
  return { principal: null, audit: new AuditLog((await openKeys(db, config)).audit) };
}
