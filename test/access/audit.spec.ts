import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AUDITED_BY_THEMSELVES,
  AUDITED_MUTATIONS,
  NOT_AUDITED,
} from '../../src/graphql/audit/audit-mutations.js';
import { anonymous } from '../../src/platform/access/principal.js';
import { AuditEntry } from '../../src/store/entities/audit.js';
import { runCli } from '../support/cli.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { startApi } from '../support/programs.js';
import { askForToken, auditOf, bearer, person, tokenOf } from './support/callers.js';
import { declaredSchema } from './support/declared-schema.js';

let environment: TestEnvironment;
let db: DataSource;
let api: Awaited<ReturnType<typeof startApi>>;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  api = await startApi(environment, { ANONYMOUS_ROLE: 'none' });
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await environment?.close();
});

const newest = (action: string) =>
  db.manager.findOneOrFail(AuditEntry, { where: { action }, order: { position: 'DESC' } });

async function graphql(token: string, query: string) {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(token) },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

describe('the audit log', () => {
  it('has a place for every mutation', () => {
    const mutations = Object.keys(declaredSchema().getMutationType()!.getFields());
    const known = [...AUDITED_MUTATIONS, ...AUDITED_BY_THEMSELVES, ...NOT_AUDITED];
    expect(known.sort()).toEqual(mutations.sort());
  });

  it('says who did what to what, and how it ended', async () => {
    const { name } = await person(db, environment, 'ENGINEER');
    const missing = 'f'.repeat(32);
    await graphql(
      await tokenOf(api.url, name),
      `mutation { promoteModel(modelVersionId: "${missing}", expectedVersion: 1) { __typename } }`,
    );
    expect(await newest('promoteModel')).toMatchObject({
      ...{ actor: name, actorKind: 'ACCOUNT', subject: missing, outcome: 'NOT_FOUND' },
      details: JSON.stringify({ expectedVersion: 1, modelVersionId: missing }),
    });
  });

  it('says who signed in and who tried in vain, and no password', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    await tokenOf(api.url, name);
    expect(await newest('sign-in')).toMatchObject({ actor: name, outcome: 'DONE' });
    const grant = { grant_type: 'password', username: name, password: 'a wrong password' };
    await askForToken(api.url, grant);
    const failed = await newest('sign-in');
    expect(failed).toMatchObject({ actor: null, subject: name, outcome: 'UNAUTHENTICATED' });
    expect(JSON.stringify(failed)).not.toContain('a wrong password');
  });

  it('says who tried to decide about a promotion without being allowed to', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    const approve = 'mutation { approvePromotion(id: "p", reason: "please") { __typename } }';
    await graphql(await tokenOf(api.url, name), approve);
    expect(await newest('promotion.approve')).toMatchObject({ actor: name, outcome: 'FORBIDDEN' });
  });

  it('does not name a listing that was erased', async () => {
    const { name } = await person(db, environment, 'ADMIN');
    const erase = 'mutation { eraseListing(input: { externalId: "secret-listing" }) { __typename } }';
    await graphql(await tokenOf(api.url, name), erase);
    expect(JSON.stringify(await newest('eraseListing'))).not.toContain('secret-listing');
  });

  it('has a change of the registry by an MLflow client', async () => {
    const { name } = await person(db, environment, 'ENGINEER');
    await fetch(`${api.url}/api/2.0/mlflow/registered-models/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(await tokenOf(api.url, name)) },
      body: JSON.stringify({ name: 'shoes' }),
    });
    expect(await newest('mlflow.registered-models/create')).toMatchObject({ actor: name, subject: 'shoes' });
  });

  it('is one chain when many append at once', async () => {
    const audit = auditOf(environment);
    const before = (await audit.verify(db)).entries;
    const append = (index: number) =>
      audit.record(db, { principal: anonymous(null), action: 'test', subject: String(index) }, new Date());
    await Promise.all(Array.from({ length: 20 }, (_, index) => append(index)));
    expect(await audit.verify(db)).toMatchObject({ entries: before + 20, problem: null });
  });

  it('is read by admins alone, page by page', async () => {
    const { name } = await person(db, environment, 'ADMIN');
    const query =
      '{ auditEntries(first: 1, filter: { action: "test" }) { edges { node { position subject } } pageInfo { hasNextPage } } auditVerification { problem { kind } } }';
    expect(await graphql(await tokenOf(api.url, name), query)).toMatchObject({
      data: { auditEntries: { pageInfo: { hasNextPage: true } }, auditVerification: { problem: null } },
    });
  });
});

describe('gondola audit verify', () => {
  const verify = (...args: string[]) => runCli(['audit', 'verify', '--json', ...args], environment.variables);
  /** Does something to the table, looks, and undoes it. */
  async function tampered(change: string, undo: string) {
    await db.query(change);
    const { code, json } = await verify();
    await db.query(undo);
    return { code, problem: json<{ problem: unknown }>().problem };
  }

  it('finds all as it was written', async () => {
    expect((await verify()).code).toBe(0);
  });

  it.each([
    ["outcome = 'FORGED'", "outcome = 'DONE'"],
    ["subject = CONCAT(subject, 'x')", 'subject = LEFT(subject, CHAR_LENGTH(subject) - 1)'],
    ['happened_at = happened_at + INTERVAL 1 SECOND', 'happened_at = happened_at - INTERVAL 1 SECOND'],
  ])('names the position of an entry with another %s', async (change, undo) => {
    const { position } = await newest('test');
    const found = await tampered(
      `UPDATE audit_entry SET ${change} WHERE position = ${position - 3}`,
      `UPDATE audit_entry SET ${undo} WHERE position = ${position - 3}`,
    );
    expect(found).toEqual({ code: 1, problem: { position: position - 3, kind: 'CHANGED' } });
  });

  it('names the position of an entry that was removed', async () => {
    const { position } = await newest('test');
    const row = await db.manager.findOneByOrFail(AuditEntry, { position: position - 2 });
    await db.query(`DELETE FROM audit_entry WHERE position = ${position - 2}`);
    const { code, json } = await verify();
    await db.manager.insert(AuditEntry, row);
    expect({ code, ...json() }).toMatchObject({
      ...{ code: 1, problem: { position: position - 2, kind: 'MISSING' } },
    });
  });

  it('prints no end to keep of a log that is not as it was written', async () => {
    await db.query("UPDATE audit_entry SET outcome = 'FORGED' WHERE position = 1");
    const { stdout } = await runCli(['audit', 'verify'], environment.variables);
    await db.query("UPDATE audit_entry SET outcome = 'DONE' WHERE position = 1");
    expect(stdout).toBe('Entry 1 is not as it was written.\n');
  });

  it('knows an end that was printed before, and misses it when the log was emptied', async () => {
    const { head } = (await verify()).json<{ head: { position: number; entryHash: string } }>();
    const end = `${head.position}:${head.entryHash}`;
    expect((await verify('--expect', end)).code).toBe(0);
    await db.query('DELETE FROM audit_entry');
    await db.query("UPDATE audit_head SET position = 0, entry_hash = '', seal = ''");
    expect((await verify('--expect', end)).json()).toMatchObject({
      problem: { position: head.position, kind: 'MISSING' },
    });
  });
});
