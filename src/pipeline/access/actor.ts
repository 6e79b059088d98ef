import type { EntityManager } from 'typeorm';
import type { Principal } from '../../platform/access/principal.js';
import type { Audited, AuditLog } from './audit/audit-log.js';

/** Who changes something about access, and where that is written down. */
export interface Acting {
  readonly principal: Principal;
  readonly audit: AuditLog;
  readonly now: Date;
}

/** Writes down what was done, in the transaction that does it. */
export async function note(
  { principal, audit, now }: Acting,
  manager: EntityManager,
  what: Omit<Audited, 'principal'>,
): Promise<void> {
  await audit.append(manager, { ...what, principal }, now);
}
