import { describe, expect, it } from 'vitest';
import { sessionCookie, sessionSecretOf } from './session-cookie.js';

describe('the cookie of a session', () => {
  it.each([true, false])('is read as it was set, where https is %s', (isSecure) => {
    const [sent] = sessionCookie('secret', { isSecure, seconds: 60 }).split(';');
    expect(sessionSecretOf(sent, { isSecure })).toBe('secret');
  });

  it('is not the plain one where browsers come by https', () => {
    expect(sessionSecretOf('gondola=planted', { isSecure: true })).toBeNull();
    expect(sessionSecretOf('gondola=planted; __Host-gondola=own', { isSecure: true })).toBe('own');
  });
});
