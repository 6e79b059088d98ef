import { describe, expect, it } from 'vitest';
import { anonymous, type Principal } from './principal.js';
import { connectForLimits, networkOf, RateLimits } from './rate-limits.js';

const somebody = (name: string): Principal => ({
  ...anonymous('VIEWER'),
  kind: 'ACCOUNT',
  name,
  accountId: name,
});
const limited = { code: 'RATE_LIMITED', facts: { limit: 3, retryAfterSeconds: expect.any(Number) } };

describe('limits whose Redis is away', () => {
  const redis = connectForLimits('redis://127.0.0.1:1');
  redis.on('error', () => {});
  const limits = new RateLimits(redis, 'spec', {
    ...{ requestsPerMinute: 3, predictionsPerMinute: 3, signInsPerMinute: 3 },
  });

  it('are counted in the process: neither open nor closed', async () => {
    const ask = () => limits.ofPrincipal(somebody('anna'), '192.0.2.1');
    for (let count = 0; count < 3; count++) await ask();
    await expect(ask()).rejects.toMatchObject(limited);
    await limits.ofPrincipal(somebody('bert'), '192.0.2.1');
  });

  it('hold a name apart from others, and an address with many names', async () => {
    const spray = (count: number) => limits.ofSignIn(`name-${count}`, '192.0.2.9');
    for (let count = 0; count < 15; count++) await spray(count);
    await expect(spray(15)).rejects.toMatchObject({ code: 'RATE_LIMITED', facts: { limit: 15 } });
  });

  it('take a name with spaces at its end for the same, as the accounts do', async () => {
    const guess = (count: number) => limits.ofSignIn(`anna${' '.repeat(count)}`, `198.51.100.${count}`);
    await expect(
      (async () => {
        for (let count = 0; count < 10; count++) await guess(count);
      })(),
    ).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('say that it is the attempts with a name that were too many', async () => {
    const guess = () => limits.ofSignIn('dora', '203.0.113.7');
    for (let count = 0; count < 3; count++) await guess();
    await expect(guess()).rejects.toThrow('Too many attempts to sign in with this name');
  });

  it('are off where they are 0', async () => {
    const off = { requestsPerMinute: 0, predictionsPerMinute: 0, signInsPerMinute: 0 };
    const none = new RateLimits(redis, 'spec', off);
    for (let count = 0; count < 50; count++) await none.ofAddress('192.0.2.1', false);
    redis.disconnect();
  });
});

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['nonsense', 'unknown'],
  ])('%s is counted as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
