import type { DataSource } from 'typeorm';
import type { AuditLog } from '../../pipeline/access/audit/audit-log.js';
import type { Authenticator } from '../../pipeline/access/authenticator.js';
import type { AuthKeys } from '../../platform/access/auth-secret.js';
import type { RateLimits } from '../../platform/access/rate-limits.js';

/** What the addresses for signing in work with. */
export interface AccessServices {
  readonly db: DataSource;
  readonly keys: AuthKeys;
  readonly audit: AuditLog;
  readonly authenticator: Authenticator;
  /** How often somebody may try. */
  readonly limits: RateLimits;
  /** Whether browsers reach this server by https. */
  readonly isSecure: boolean;
}
