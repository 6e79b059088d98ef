import { userInfo } from 'node:os';
import type { Acting } from '../pipeline/access/actor.js';
import { openAccess } from '../pipeline/access/open-access.js';
import { openAuthKeys } from '../platform/access/auth-secret.js';
import { operator } from '../platform/access/principal.js';
import type { Services } from './command.js';

/** Who changes something from the command line: the user of the operating system, who needs no other credentials. */
export async function actingAtTerminal({ config, db }: Services): Promise<Acting> {
  const keys = await openAuthKeys(config);
  const { audit } = openAccess({ db, keys, settings: config.access });
  return { principal: operator(`cli:${userName()}`), audit, now: new Date() };
}

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
