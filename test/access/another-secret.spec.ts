import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account } from '../../src/store/entities/access.js';
import { AuditEntry } from '../../src/store/entities/audit.js';
import { runCli } from '../support/cli.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { auditOf, uniqueAccountName } from './support/callers.js';

let environment: TestEnvironment;
let db: DataSource;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  await createAccount(environment.variables);
});
afterAll(() => environment?.close());

/** As somebody's shell has it: the database of a server, but not its secret. */
const elsewhere = (secret: string) => ({
  ...environment.variables,
  AUTH_SECRET: secret,
  GONDOLA_DATA_DIR: mkdtempSync(join(environment.dataDir, 'elsewhere-')),
});
const anotherSecret = () => elsewhere(randomBytes(32).toString('base64'));

function createAccount(variables: Record<string, string>, name = uniqueAccountName('mallory')) {
  return runCli(['account', 'create', name, '--role', 'viewer', '--json'], variables);
}

describe('a program with another secret than the audit log', () => {
  it.each([
    ['another AUTH_SECRET', anotherSecret, 'CONFLICT'],
    ['no AUTH_SECRET and an empty data folder', () => elsewhere(''), 'CONFIGURATION'],
  ])('does and appends nothing with %s', async (_what, variablesOf, code) => {
    const entries = await db.manager.count(AuditEntry);
    const name = uniqueAccountName('mallory');
    const refused = await createAccount(variablesOf(), name);
    expect({ exit: refused.code, ...refused.json() }).toMatchObject({ exit: 1, error: { code } });
    expect(await db.manager.existsBy(Account, { name })).toBe(false);
    expect(await db.manager.count(AuditEntry)).toBe(entries);
  });

  it.each([
    ['account', 'create', 'mallory', '--role', 'viewer'],
    ['audit', 'verify'],
  ])('makes no secret for: gondola %s %s', async (...args) => {
    const variables = elsewhere('');
    await runCli(args, variables);
    expect(existsSync(join(variables.GONDOLA_DATA_DIR!, 'auth-secret'))).toBe(false);
  });

  it('does not call the log tampered with', async () => {
    const { code, stdout, stderr } = await runCli(['audit', 'verify'], anotherSecret());
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('another AUTH_SECRET than the one that the audit log is sealed with');
  });

  it('leaves the log as its own secret knows it', async () => {
    await createAccount(anotherSecret());
    await createAccount(environment.variables);
    expect(await auditOf(environment).verify(db)).toMatchObject({ problem: null });
  });
});

describe('an audit log whose secret is lost', () => {
  it('goes on under another one that has adopted it', async () => {
    const lost = await createTestEnvironment();
    await createAccount(lost.variables);
    const variables = { ...lost.variables, AUTH_SECRET: randomBytes(32).toString('base64') };
    await runCli(['audit', 'adopt'], variables);
    const { code } = await createAccount(variables);
    await lost.close();
    expect(code).toBe(0);
  });
});

describe('an empty audit log', () => {
  it('is verified without a secret, and none is made', async () => {
    const empty = await createTestEnvironment();
    const { code } = await runCli(['audit', 'verify'], { ...empty.variables, AUTH_SECRET: '' });
    const made = existsSync(join(empty.dataDir, 'auth-secret'));
    await empty.close();
    expect({ code, made }).toEqual({ code: 0, made: false });
  });
});
