import { describe, expect, it } from 'vitest';
import { checkNode, checkRedis, checkServerVersion } from './doctor-checks.js';

describe('doctor', () => {
  it.each([
    ['20.19.0', true],
    ['20.18.3', false],
    ['18.20.1', false],
    ['24.0.0', true],
  ])('judges Node.js %s', (version, ok) => {
    expect(checkNode(version).ok).toBe(ok);
  });

  it.each([
    ['8.4.3', true],
    ['8.0.39', false],
    ['9.1.0', true],
    ['10.11.14-MariaDB-0+deb12u2', true],
    ['10.6.18-MariaDB', false],
    ['11.4.2-MariaDB', true],
  ])('judges the database server %s', (version, ok) => {
    expect(checkServerVersion(version).ok).toBe(ok);
  });

  it('says what to do about a Redis that does not answer', async () => {
    expect(await checkRedis('redis://127.0.0.1:1')).toMatchObject({
      ok: false,
      remedy: expect.stringContaining('REDIS_URL'),
    });
  });
});
