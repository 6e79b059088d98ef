import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { startApi } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import { bearer } from './support/callers.js';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

async function newKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return {
    kid,
    privateKey,
    publicKey,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' },
  };
}

/** A provider that publishes these keys, as many as there are in the list at the time. */
async function startIssuer(published: JWK[]): Promise<{ server: Server; issuer: string }> {
  const server = createServer((request, response) => {
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const known: Record<string, object> = {
      '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/keys` },
      '/keys': { keys: published },
    };
    const body = known[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const published: JWK[] = [];
let key: SigningKey;
let issuer: string;
let server: Server;
let environment: TestEnvironment;
let api: Awaited<ReturnType<typeof startApi>>;

beforeAll(async () => {
  key = await newKey('first');
  published.push(key.jwk);
  ({ server, issuer } = await startIssuer(published));
  environment = await createTestEnvironment();
  api = await startApi(environment, {
    ...{ ANONYMOUS_ROLE: 'none', OIDC_ISSUER: issuer, OIDC_AUDIENCE: 'gondola-api' },
    ...{ OIDC_ROLE_CLAIM: 'realm_access.roles', OIDC_ROLE_MAP: 'ml-team=engineer, staff=viewer' },
  });
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await environment?.close();
  server?.close();
});

/** A token that is right in everything that is not changed. */
const token = (changes: object = {}, by: SigningKey = key, kid = by.kid) =>
  new SignJWT({
    ...{ iss: issuer, aud: 'gondola-api', sub: 'anna', exp: Math.floor(Date.now() / 1000) + 300 },
    ...{ realm_access: { roles: ['staff', 'ml-team'] }, ...changes },
  })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(by.privateKey);

async function whoIs(text: string) {
  const response = await fetch(`${api.url}/session`, { headers: bearer(text) });
  const body = (await response.json()) as { name?: string; permissions?: string[]; code?: string };
  return { status: response.status, ...body };
}

const REFUSED = { status: 401, code: 'UNAUTHENTICATED' };

describe('a token of the provider', () => {
  it('is that of a principal with the greatest of its roles', async () => {
    expect(await whoIs(await token())).toMatchObject({ status: 200, kind: 'OIDC', name: 'oidc:anna' });
    expect((await whoIs(await token())).permissions).toContain('TRAIN');
  });

  it('without a role that is mapped may do nothing', async () => {
    const text = await token({ realm_access: { roles: ['visitors'] } });
    expect(await whoIs(text)).toMatchObject({ status: 200, permissions: [] });
  });

  it.each([
    ['another issuer', { iss: 'https://elsewhere.example' }],
    ['another audience', { aud: 'another-api' }],
    ['no audience', { aud: undefined }],
    ['an end that is past', { exp: Math.floor(Date.now() / 1000) - 120 }],
    ['no end', { exp: undefined }],
    ['a beginning that is to come', { nbf: Math.floor(Date.now() / 1000) + 600 }],
    ['no subject', { sub: undefined }],
  ])('with %s is refused', async (_what, changes) => {
    expect(await whoIs(await token(changes))).toMatchObject(REFUSED);
  });

  it('without a signature is refused', async () => {
    const claims = { realm_access: { roles: ['ml-team'] } };
    const text = new UnsecuredJWT(claims)
      .setIssuer(issuer)
      .setAudience('gondola-api')
      .setSubject('anna')
      .setExpirationTime('5m')
      .encode();
    expect(await whoIs(text)).toMatchObject(REFUSED);
  });

  it('that is signed with the public key as a shared secret is refused', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(key.publicKey));
    const text = await new SignJWT({ iss: issuer, aud: 'gondola-api', sub: 'anna' })
      .setProtectedHeader({ alg: 'HS256', kid: key.kid })
      .setExpirationTime('5m')
      .sign(secret);
    expect(await whoIs(text)).toMatchObject(REFUSED);
  });

  it('that is signed by another key under a known name is refused', async () => {
    expect(await whoIs(await token({}, await newKey('evil'), key.kid))).toMatchObject(REFUSED);
  });

  it('that is signed by a key that the provider does not have is refused', async () => {
    expect(await whoIs(await token({}, await newKey('unknown')))).toMatchObject(REFUSED);
  });

  it('is taken by a new key once the provider has it, and by the old one no more when it is gone', async () => {
    const next = await newKey('second');
    published.splice(0, published.length, next.jwk);
    const fresh = await token({}, next);
    await waitFor('the new key to be found', async () => (await whoIs(fresh)).status === 200);
    expect(await whoIs(await token())).toMatchObject(REFUSED);
  });
});

describe('a token that says it is from this server', () => {
  it('is not taken from the provider', async () => {
    expect(await whoIs(await token({ iss: 'gondola', aud: 'gondola' }))).toMatchObject(REFUSED);
  });
});
