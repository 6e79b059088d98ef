import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.js';
import { ConfigError } from '../config-error.js';

const good = { MYSQL_URL: 'mysql://a:b@127.0.0.1/gondola', REDIS_URL: 'redis://127.0.0.1' };
const SECRET = 'q8Yz3mVw0LkT5nRb7XcJ2hGf9DsA4pEu';

const accessOf = (changes: Record<string, string>) => readConfig({ ...good, ...changes }).access;
function problem(changes: Record<string, string>): string {
  try {
    readConfig({ ...good, ...changes });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  throw new Error('The configuration was accepted.');
}

describe('AUTH_SECRET', () => {
  it.each([SECRET, 'f0'.repeat(6) + '123456789abcde'.repeat(4), Buffer.alloc(33, SECRET).toString('base64')])(
    'may be %s',
    (AUTH_SECRET) => expect(accessOf({ AUTH_SECRET }).secret).toBe(AUTH_SECRET),
  );

  it.each([
    ['short', 'at least 32'],
    ['0123456789abcdef'.repeat(2), '64 hex digits'],
    ['changeme'.repeat(6), 'too few different'],
  ])('may not be %s', (AUTH_SECRET, reason) => {
    expect(problem({ AUTH_SECRET })).toMatch(new RegExp(`AUTH_SECRET: .*${reason}`));
  });

  it('is not shown in the message about it', () => {
    const secret = 'hunter2hunter2hunter2hunter2hunter2';
    expect(problem({ AUTH_SECRET: secret })).not.toContain(secret);
  });
});

describe('ANONYMOUS_ROLE', () => {
  it('is nothing unless it is set', () => {
    expect(accessOf({}).anonymousRole).toBeNull();
    expect(accessOf({ ANONYMOUS_ROLE: 'viewer' }).anonymousRole).toBe('VIEWER');
  });

  const production = { NODE_ENV: 'production', ANONYMOUS_ROLE: 'labeller' };
  it.each(['0.0.0.0', '::', '10.1.2.3', 'gondola.example'])(
    'is at most viewer in production on %s',
    (HOST) => {
      expect(problem({ ...production, HOST })).toContain('ANONYMOUS_ROLE: must be none or viewer');
      expect(accessOf({ ...production, ANONYMOUS_ROLE: 'viewer', HOST }).anonymousRole).toBe('VIEWER');
    },
  );

  it.each(['127.0.0.1', '::1', 'localhost'])('may be more on %s', (HOST) => {
    expect(accessOf({ ...production, HOST }).anonymousRole).toBe('LABELLER');
  });
});

describe('OIDC', () => {
  const oidc = {
    OIDC_ISSUER: 'https://issuer.example',
    OIDC_AUDIENCE: 'gondola',
    OIDC_ROLE_MAP: 'a=viewer, b = engineer',
  };

  it('maps groups to roles', () => {
    expect(accessOf(oidc).oidc).toMatchObject({
      algorithms: ['RS256', 'ES256'],
      roles: new Map([
        ['a', 'VIEWER'],
        ['b', 'ENGINEER'],
      ]),
    });
  });

  it('needs an audience and the roles', () => {
    const found = problem({ OIDC_ISSUER: oidc.OIDC_ISSUER });
    expect(found).toMatch(/OIDC_AUDIENCE: is required[\s\S]*OIDC_ROLE_MAP: is required/);
  });

  it.each(['none', 'HS256', 'RS256,HS512', ''])('never takes the algorithms "%s"', (OIDC_ALGORITHMS) => {
    if (OIDC_ALGORITHMS === '')
      expect(accessOf({ ...oidc, OIDC_ALGORITHMS }).oidc!.algorithms).toHaveLength(2);
    else expect(problem({ ...oidc, OIDC_ALGORITHMS })).toContain('OIDC_ALGORITHMS: must be names of');
  });
});

describe('a secret in a file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gondola-secrets-'));
    writeFileSync(join(folder, 'secret'), `${SECRET}\n`);
    writeFileSync(join(folder, 'url'), 'mysql://from:file@127.0.0.1/gondola');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is taken without the line break at its end', () => {
    expect(accessOf({ AUTH_SECRET_FILE: join(folder, 'secret') }).secret).toBe(SECRET);
  });

  it('may be an address', () => {
    const { MYSQL_URL: _, ...others } = good;
    const config = readConfig({ ...others, MYSQL_URL_FILE: join(folder, 'url') });
    expect(config.mysql.url).toBe('mysql://from:file@127.0.0.1/gondola');
  });

  it('is refused beside the same secret', () => {
    const both = { AUTH_SECRET: SECRET, AUTH_SECRET_FILE: join(folder, 'secret') };
    expect(problem(both)).toContain('AUTH_SECRET_FILE: is set beside AUTH_SECRET');
  });

  it('that is not there is a problem of the configuration', () => {
    expect(problem({ AUTH_SECRET_FILE: join(folder, 'none') })).toContain(
      'AUTH_SECRET_FILE: cannot be read (ENOENT)',
    );
  });
});
