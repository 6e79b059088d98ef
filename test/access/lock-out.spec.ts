import { createHook } from 'node:async_hooks';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  changePassword,
  createAccount,
  enableAccount,
  unlockAccount,
} from '../../src/pipeline/access/accounts.js';
import { isCredentialOf } from '../../src/pipeline/access/authenticator.js';
import { openAccess } from '../../src/pipeline/access/open-access.js';
import { signIn } from '../../src/pipeline/access/sign-ins.js';
import { deriveKeys } from '../../src/platform/access/auth-secret.js';
import { Account } from '../../src/store/entities/access.js';
import { AuditEntry } from '../../src/store/entities/audit.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { waitFor } from '../support/wait.js';
import { actingFor, auditOf, basic, PASSWORD, person, uniqueAccountName } from './support/callers.js';

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

  it('is locked after five of twenty guesses at once', async () => {
    const { name, id } = await person(db, environment, 'VIEWER');
    await Promise.all(Array.from({ length: 20 }, () => fails(name, 1, 0)));
    const { failedSignIns, lockedUntil } = await db.manager.findOneByOrFail(Account, { id });
    expect({ failedSignIns, lockedUntil }).toEqual({ failedSignIns: 5, lockedUntil: minute(1) });
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

describe('a right password', () => {
  const authenticator = () =>
    openAccess({
      ...{ db, keys: deriveKeys(environment.variables.AUTH_SECRET!) },
      settings: { secret: undefined, anonymousRole: null, fourEyes: false, isSecure: false, oidc: null },
    }).authenticator;
  const codeOf = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'taken',
      ({ code }: { code: string }) => code,
    );
  const ways: [string, string, (account: Account) => Promise<string>][] = [
    ['signIn', 'UNAUTHENTICATED', async ({ name }) => (await tries(name, PASSWORD, 0)).split(':')[0]!],
    [
      ...(['Basic', 'UNAUTHENTICATED'] as const),
      ({ name }) =>
        codeOf(authenticator().ofAuthorization(basic(name, PASSWORD).authorization, minute(0), '::1')),
    ],
    [
      ...(['changePassword', 'INVALID_INPUT'] as const),
      ({ id }) => {
        const change = { current: PASSWORD, next: `${PASSWORD} 2` };
        return codeOf(changePassword(db, id, change, { ...actingFor(environment), now: minute(0) }));
      },
    ],
  ];

  /** Lets the attempt compare its password with the account as it is, and changes the account before it is settled. */
  async function overtaken(id: string, changes: Partial<Account>, attempt: () => Promise<string>) {
    const blocker = db.createQueryRunner();
    try {
      await blocker.startTransaction();
      await blocker.manager.findOne(Account, { where: { id }, lock: { mode: 'pessimistic_write' } });
      const outcome = attempt();
      await waitFor('the attempt to come to the account', async () => {
        const [row] = await db.query(
          "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID() AND info LIKE '%`account`%FOR UPDATE%'",
        );
        return Number(row.n) > 0;
      });
      await blocker.manager.update(Account, { id }, changes);
      await blocker.commitTransaction();
      return await outcome;
    } finally {
      await blocker.release();
    }
  }

  it.each(ways)(
    'is not taken by %s when guesses locked the account meanwhile',
    async (_way, refusal, attempt) => {
      const account = await person(db, environment, 'VIEWER');
      const locked = { failedSignIns: 5, lockedUntil: minute(1) };
      expect(await overtaken(account.id, locked, () => attempt(account))).toBe(refusal);
    },
  );

  it.each(ways)(
    'is not taken by %s when another one took its place meanwhile',
    async (_way, refusal, attempt) => {
      const account = await person(db, environment, 'VIEWER');
      expect(await overtaken(account.id, { credentialsVersion: 2 }, () => attempt(account))).toBe(refusal);
    },
  );
});

describe('a name that nobody has', () => {
  it('is answered as one that is locked, and written down as often', async () => {
    await fails('no-such-name', 6, 0);
    expect(await tries('no-such-name', PASSWORD, 0)).toBe(REFUSED);
    const found = await db.manager.findBy(AuditEntry, { subject: 'no-such-name', action: 'sign-in' });
    expect(found).toHaveLength(7);
  });

  it('costs as many hashes as that of a person and that of a service', async () => {
    const account = await person(db, environment, 'VIEWER');
    const name = uniqueAccountName('service');
    const service = await createAccount(
      db,
      { name, kind: 'SERVICE', role: 'VIEWER' },
      actingFor(environment),
    );
    await isCredentialOf(null, 'x'); // makes what nobody's password is compared with
    for (const one of [null, account, service.account]) {
      expect(await hashesDuring(() => isCredentialOf(one, 'a wrong password'))).toBe(1);
    }
  });

  /** Argon2 runs in threads of libuv; what is sent there by native modules has no type of its own. */
  async function hashesDuring(work: () => Promise<unknown>): Promise<number> {
    let count = 0;
    const hook = createHook({ init: (_id, type) => (count += type === 'undefined' ? 1 : 0) }).enable();
    await work();
    hook.disable();
    return count;
  }
});
