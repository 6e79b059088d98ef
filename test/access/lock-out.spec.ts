import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enableAccount, unlockAccount } from '../../src/pipeline/access/accounts.js';
import { openAccess } from '../../src/pipeline/access/open-access.js';
import { signIn } from '../../src/pipeline/access/sign-ins.js';
import { deriveKeys } from '../../src/platform/access/auth-secret.js';
import { Account } from '../../src/store/entities/access.js';
import { AuditEntry } from '../../src/store/entities/audit.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { actingFor, auditOf, basic, PASSWORD, person } from './support/callers.js';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-05-01T12:00:00Z');
const minute = (minutes: number) => new Date(START_MS + minutes * MINUTE_MS);

let environment: TestEnvironment;
let db: DataSource;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
}, 60_000);
afterAll(() => environment?.close());

/** Nothing is kept between two calls but what MySQL has: as after a restart. */
async function tries(name: string, password: string, minutes: number): Promise<string> {
  const credentials = { name, password, kind: 'REFRESH' } as const;
  return signIn({ db, audit: auditOf(environment) }, credentials, minute(minutes)).then(
    () => 'in',
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );
}
const fails = async (name: string, times: number, minutes: number) => {
  for (let count = 0; count < times; count++) await tries(name, 'a wrong password', minutes);
};
const REFUSED = 'UNAUTHENTICATED: The name or the password is wrong, or the account is disabled or locked.';

describe('an account', () => {
  it('is locked for a minute after five failures in a row, and says no more than before', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    await fails(name, 5, 0);
    expect(await tries(name, PASSWORD, 0.9)).toBe(REFUSED);
    expect(await tries(name, PASSWORD, 1.1)).toBe('in');
  });

  it('is locked twice as long after the next failure, and no longer by attempts in between', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    await fails(name, 5, 0);
    await fails(name, 20, 0.5);
    await fails(name, 1, 2);
    expect(await tries(name, PASSWORD, 3.9)).toBe(REFUSED);
    expect(await tries(name, PASSWORD, 4.1)).toBe('in');
  });

  it('starts anew once somebody has signed in', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    await fails(name, 4, 0);
    expect(await tries(name, PASSWORD, 0)).toBe('in');
    await fails(name, 4, 0);
    expect(await tries(name, PASSWORD, 0)).toBe('in');
  });

  it.each([
    ['unlockAccount', unlockAccount],
    ['enableAccount', enableAccount],
  ])('is let in again by %s', async (_name, unlock) => {
    const { name, id } = await person(db, environment, 'VIEWER');
    await fails(name, 5, 0);
    await unlock(db, id, actingFor(environment));
    expect(await tries(name, PASSWORD, 0)).toBe('in');
  });

  it('counts all of many failures at once', async () => {
    const { name, id } = await person(db, environment, 'VIEWER');
    await Promise.all([1, 2, 3, 4].map(() => fails(name, 1, 0)));
    expect(await db.manager.findOneByOrFail(Account, { id })).toMatchObject({ failedSignIns: 4 });
  });

  it('leaves one entry in the audit log when it is locked', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    await fails(name, 7, 0);
    const entries = await db.manager.findBy(AuditEntry, { action: 'account.lock', subject: name });
    expect(entries.map(({ details }) => JSON.parse(details))).toEqual([{ failures: 5, minutes: 1 }]);
  });

  it('that is locked keeps what it is signed in with, and its password is not taken by Basic either', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    const { secret } = await signIn(
      { db, audit: auditOf(environment) },
      { name, password: PASSWORD, kind: 'SESSION' },
      minute(0),
    );
    await fails(name, 5, 0);
    const { authenticator } = openAccess({
      ...{ db, keys: deriveKeys(environment.variables.AUTH_SECRET!) },
      settings: { secret: undefined, anonymousRole: null, fourEyes: false, isSecure: false, oidc: null },
    });
    expect(await authenticator.ofSession(secret, minute(0.5))).toMatchObject({ name });
    const byPassword = authenticator.ofAuthorization(basic(name, PASSWORD).authorization, minute(0.5), '::1');
    await expect(byPassword).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('a name that nobody has', () => {
  it('is answered as one that is locked, and written down as often', async () => {
    await fails('no-such-name', 6, 0);
    expect(await tries('no-such-name', PASSWORD, 0)).toBe(REFUSED);
    const found = await db.manager.findBy(AuditEntry, { subject: 'no-such-name', action: 'sign-in' });
    expect(found).toHaveLength(7);
  });
});
