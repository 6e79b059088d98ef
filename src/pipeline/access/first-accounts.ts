import type { DataSource } from 'typeorm';
import { Account } from '../../store/entities/access.js';
import { createAccount, resetCredentials } from './accounts.js';
import type { Acting } from './actor.js';

const ADMIN_NAME = 'admin';

/** Who prepares a server that was just installed, in the audit log. */
const SERVICE_NAME = 'npm-start';

export interface FirstAccounts {
  /** The admin with its one-time password; null where there are people's accounts already. */
  readonly admin: { readonly name: string; readonly oneTimePassword: string } | null;
  /** Whether the admin has not changed its one-time password yet. */
  readonly mustChangePassword: boolean;
  /** With what `npm start` imports the sample, trains the first champion and asks for a prediction. */
  readonly service: { readonly name: string; readonly clientSecret: string };
}

/** Makes the accounts that `npm start` needs; the service gets another secret each time. */
export async function prepareFirstAccounts(db: DataSource, acting: Acting): Promise<FirstAccounts> {
  const people = await db.manager.countBy(Account, { kind: 'PERSON' });
  const made =
    people > 0 ? null : await createAccount(db, { name: ADMIN_NAME, kind: 'PERSON', role: 'ADMIN' }, acting);
  const service = await db.manager.findOneBy(Account, { name: SERVICE_NAME, kind: 'SERVICE' });
  const shown =
    service === null
      ? await createAccount(db, { name: SERVICE_NAME, kind: 'SERVICE', role: 'ENGINEER' }, acting)
      : await resetCredentials(db, service.id, acting);
  const admin = await db.manager.findOneBy(Account, { name: ADMIN_NAME });
  return {
    admin: made === null ? null : { name: ADMIN_NAME, oneTimePassword: made.oneTimePassword! },
    mustChangePassword: admin?.mustChangePassword ?? false,
    service: { name: SERVICE_NAME, clientSecret: shown.clientSecret! },
  };
}
