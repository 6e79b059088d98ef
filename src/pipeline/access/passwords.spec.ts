import { describe, expect, it } from 'vitest';
import { assertGoodPassword, hashPassword, isPassword } from './passwords.js';

describe('a password', () => {
  it('is kept as an argon2id hash with its own salt', async () => {
    const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
  });

  it('is known again, and no other', async () => {
    const stored = await hashPassword('correct horse');
    expect(await isPassword('correct horse', stored)).toBe(true);
    expect(await isPassword('correct horsE', stored)).toBe(false);
  });

  it('of nobody is never right, not even the empty one', async () => {
    expect(await isPassword('', null)).toBe(false);
  });

  it.each([
    ['short', 'at least 12'],
    ['aaaaaaaaaaaaaaaaaaa', 'different'],
    ['anna-is-my-name!', "account's name"],
    ['x'.repeat(201), 'at most 200'],
  ])('%s is refused', (password, reason) => {
    expect(() => assertGoodPassword('newPassword', password, 'anna')).toThrow(reason);
  });
});
