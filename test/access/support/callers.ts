import type { DataSource } from 'typeorm';
import { createAccount } from '../../../src/pipeline/access/accounts.js';
import { AuditLog } from '../../../src/pipeline/access/audit/audit-log.js';
import { hashPassword } from '../../../src/pipeline/access/passwords.js';
import { deriveKeys } from '../../../src/platform/access/auth-secret.js';
import { ROLES, type Role } from '../../../src/platform/access/permissions.js';
import { anonymous } from '../../../src/platform/access/principal.js';
import { Account } from '../../../src/store/entities/access.js';
import type { TestEnvironment } from '../../support/environment.js';

export const PASSWORD = 'correct horse battery';

let names = 0;
/** A name that no other account has. */
export const uniqueAccountName = (what: string) => `${what}-${process.pid}-${++names}`;

export const auditOf = ({ variables }: TestEnvironment) =>
  new AuditLog(deriveKeys(variables.AUTH_SECRET!).audit);

/** Who makes accounts for a spec. */
export const actingFor = (environment: TestEnvironment) => ({
  ...{ principal: anonymous('ADMIN'), audit: auditOf(environment), now: new Date() },
});

/** A person with PASSWORD, which need not be changed. */
export async function person(
  db: DataSource,
  environment: TestEnvironment,
  role: Role,
  name = uniqueAccountName(role.toLowerCase()),
): Promise<Account> {
  const { account } = await createAccount(db, { name, kind: 'PERSON', role }, actingFor(environment));
  const changes = { passwordHash: await hashPassword(PASSWORD), mustChangePassword: false };
  await db.manager.update(Account, { id: account.id }, changes);
  return Object.assign(account, changes);
}

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly access_token: string;
    readonly refresh_token?: string;
    readonly expires_in: number;
    readonly token_type: string;
    readonly error?: string;
    readonly error_description?: string;
  };
}

/** POST /oauth/token with these fields. */
export async function askForToken(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
  });
  const body = (await response.json()) as TokenAnswer['body'];
  return { status: response.status, headers: response.headers, body };
}

/** @returns the access token of somebody who signs in with PASSWORD */
export async function tokenOf(url: string, username: string, password = PASSWORD): Promise<string> {
  const { body } = await askForToken(url, { grant_type: 'password', username, password });
  return body.access_token;
}

/** A bearer token for each role. */
export async function tokenOfEachRole(
  url: string,
  db: DataSource,
  environment: TestEnvironment,
): Promise<Map<Role, string>> {
  const tokens = new Map<Role, string>();
  for (const role of ROLES) {
    const { name } = await person(db, environment, role);
    tokens.set(role, await tokenOf(url, name));
  }
  return tokens;
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});
