import { userInfo } from 'node:os';
import type { Acting } from '../pipeline/access/actor.js';
import { AuditLog } from '../pipeline/access/audit/audit-log.js';
import { openKeys } from '../pipeline/access/open-keys.js';
import { operator } from '../platform/access/principal.js';
import type { Services } from './command.js';

/**
 * Who changes something from the command line: the user of the operating system, who needs no other credentials.
 * @throws ConfigError without a secret, AppError CONFLICT for another one than that which the audit log is sealed with:
 *   nothing is done then that could not be written down
 */
export async function actingAtTerminal({ config, db }: Services): Promise<Acting> {
  const { audit: key } = await openKeys(db, config);
  return { principal: operatorAtTerminal(), audit: new AuditLog(key), now: new Date() };
}

/** The user of the operating system. */
export const operatorAtTerminal = () => operator(`cli:${userName()}`);

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
