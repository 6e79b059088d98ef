import type { DataSource } from 'typeorm';
import type { AuthKeys } from '../../platform/access/auth-secret.js';
import type { RateLimits } from '../../platform/access/rate-limits.js';
import type { Config } from '../../platform/config.js';
import { AuditLog } from './audit/audit-log.js';
import { Authenticator } from './authenticator.js';
import { OidcTokens } from './oidc-tokens.js';

/** What tells who asks, and where it is written down who did what. */
export function openAccess({
  db,
  keys,
  settings: { oidc, anonymousRole },
  limits = null,
}: {
  db: DataSource;
  keys: AuthKeys;
  settings: Config['access'];
  /** How often somebody may try a password; null where nobody comes from outside. */
  limits?: RateLimits | null;
}): { audit: AuditLog; authenticator: Authenticator } {
  const audit = new AuditLog(keys.audit);
  const tokens = oidc === null ? null : new OidcTokens(oidc);
  return {
    audit,
    authenticator: new Authenticator({ db, keys, audit, anonymousRole, oidc: tokens, limits }),
  };
}
