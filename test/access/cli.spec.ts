import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isPassword } from '../../src/pipeline/access/passwords.js';
import { apiKeyText, isSecretOf, newSecret, parseApiKey } from '../../src/platform/access/secrets.js';
import { newId } from '../../src/platform/ids.js';
import { Account, ApiKey } from '../../src/store/entities/access.js';
import { AuditEntry } from '../../src/store/entities/audit.js';
import { runCli } from '../support/cli.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

let environment: TestEnvironment;
let db: DataSource;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
});
afterAll(() => environment?.close());

const gondola = (...args: string[]) => runCli([...args, '--json'], environment.variables);

/** As `npm start` does it. */
function firstAccounts() {
  const main = resolve(import.meta.dirname, '../../dist/src/main/first-accounts.js');
  const env = { PATH: process.env.PATH, ...environment.variables };
  return JSON.parse(spawnSync(process.execPath, [main], { env, encoding: 'utf8' }).stdout);
}

describe('the first start', () => {
  it('makes an admin with a one-time password, once, and a service with a secret, each time', async () => {
    const [first, second] = [firstAccounts(), firstAccounts()];
    const admin = await db.manager.findOneByOrFail(Account, { name: 'admin' });
    expect(admin).toMatchObject({ role: 'ADMIN', mustChangePassword: true });
    expect(await isPassword(first.admin.oneTimePassword, admin.passwordHash)).toBe(true);
    expect(second).toMatchObject({ admin: null, mustChangePassword: true });
    expect(second.service.clientSecret).not.toBe(first.service.clientSecret);
  });
});

describe('gondola account', () => {
  it('makes an account whose password must be changed, and says who made it', async () => {
    const made = (await gondola('account', 'create', 'anna', '--role', 'labeller')).json<{
      oneTimePassword: string;
    }>();
    const account = await db.manager.findOneByOrFail(Account, { name: 'anna' });
    expect(account).toMatchObject({ role: 'LABELLER', kind: 'PERSON', mustChangePassword: true });
    expect(await isPassword(made.oneTimePassword, account.passwordHash)).toBe(true);
    const entry = { action: 'account.create', subject: 'anna', actorKind: 'OPERATOR' };
    expect(await db.manager.countBy(AuditEntry, entry)).toBe(1);
  });

  it('refuses a role that there is not, and a name that is taken', async () => {
    expect((await gondola('account', 'create', 'ben', '--role', 'king')).code).toBe(2);
    await gondola('account', 'create', 'ben', '--role', 'viewer');
    const again = await gondola('account', 'create', 'ben', '--role', 'viewer');
    expect(again.json<{ error: { code: string } }>().error.code).toBe('CONFLICT');
  });

  it('disables an account, and shows so', async () => {
    await gondola('account', 'create', 'carl', '--role', 'viewer', '--service');
    expect((await gondola('account', 'disable', 'carl')).code).toBe(0);
    const { accounts } = (await gondola('account', 'list')).json<{
      accounts: { name: string; disabledAt: string | null }[];
    }>();
    expect(accounts.find(({ name }) => name === 'carl')!.disabledAt).not.toBeNull();
  });
});

describe('gondola account', () => {
  it('lets an account in again, with another role', async () => {
    await gondola('account', 'create', 'flora', '--role', 'viewer');
    await gondola('account', 'disable', 'flora');
    await gondola('account', 'enable', 'flora');
    await gondola('account', 'role', 'flora', 'engineer');
    expect(await db.manager.findOneByOrFail(Account, { name: 'flora' })).toMatchObject({
      ...{ disabledAt: null, role: 'ENGINEER' },
    });
  });

  it('shows who is locked', async () => {
    await gondola('account', 'create', 'gerd', '--role', 'viewer');
    const lockedUntil = new Date(Date.now() + 3_600_000);
    await db.manager.update(Account, { name: 'gerd' }, { lockedUntil });
    const { accounts } = (await gondola('account', 'list')).json<{
      accounts: { name: string; lockedUntil: string | null }[];
    }>();
    expect(accounts.find(({ name }) => name === 'gerd')!.lockedUntil).not.toBeNull();
  });
});

describe('gondola account unlock', () => {
  it('takes the password of an account again', async () => {
    await gondola('account', 'create', 'emil', '--role', 'viewer');
    const lockedUntil = new Date(Date.now() + 3_600_000);
    await db.manager.update(Account, { name: 'emil' }, { lockedUntil, failedSignIns: 9 });
    expect((await gondola('account', 'unlock', 'emil')).code).toBe(0);
    expect(await db.manager.findOneByOrFail(Account, { name: 'emil' })).toMatchObject({
      ...{ lockedUntil: null, failedSignIns: 0 },
    });
  });
});

describe('gondola key', () => {
  it('makes a key that is stored as a digest, lists it without, and revokes it', async () => {
    await gondola('account', 'create', 'dora', '--role', 'engineer');
    const made = (
      await gondola('key', 'create', 'scraper', '--account', 'dora', '--scopes', 'metrics')
    ).json<{
      id: string;
      key: string;
    }>();
    const row = await db.manager.findOneByOrFail(ApiKey, { id: made.id });
    expect(isSecretOf(parseApiKey(made.key)!.secret, row.secretDigest)).toBe(true);
    expect((await gondola('key', 'list')).stdout).not.toContain(parseApiKey(made.key)!.secret);
    expect((await gondola('key', 'revoke', made.id)).code).toBe(0);
    expect((await db.manager.findOneByOrFail(ApiKey, { id: made.id })).revokedAt).not.toBeNull();
  });

  it('gives no key more than its owner may do', async () => {
    await gondola('account', 'create', 'emil', '--role', 'viewer');
    const { code } = await gondola('key', 'create', 'x', '--account', 'emil', '--scopes', 'READ,TRAIN');
    expect(code).toBe(2);
  });
});

describe('gondola key keep', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gondola-key-'));
    file = join(folder, 'metrics-key');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const keep = async (account: string) =>
    (await gondola('key', 'keep', file, '--account', account, '--scopes', 'METRICS')).json<{
      made: boolean;
      id: string;
    }>();

  it('makes an account and a key that reads metrics, in a file for its user alone', async () => {
    await keep('prometheus');
    const key = parseApiKey(readFileSync(file, 'utf8'))!;
    const row = await db.manager.findOneByOrFail(ApiKey, { id: key.id });
    expect(isSecretOf(key.secret, row.secretDigest)).toBe(true);
    expect(row.scopes).toBe('METRICS');
    const account = await db.manager.findOneByOrFail(Account, { id: row.accountId });
    expect(account).toMatchObject({ name: 'prometheus', kind: 'SERVICE' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['metrics-key']);
  });

  it('leaves a key that is good', async () => {
    await keep('scraper-again');
    const text = readFileSync(file, 'utf8');
    expect((await keep('scraper-again')).made).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each(['revoked', 'of another server', 'no key at all'])(
    'makes another for one that is %s',
    async (which) => {
      const account = `scraper-${which.length}`;
      const { id } = await keep(account);
      if (which === 'revoked') await gondola('key', 'revoke', id);
      if (which === 'of another server') writeFileSync(file, apiKeyText(newId(), newSecret()));
      if (which === 'no key at all') writeFileSync(file, 'gdl_');
      expect((await keep(account)).made).toBe(true);
      expect(parseApiKey(readFileSync(file, 'utf8'))!.id).not.toBe(id);
    },
  );
});
