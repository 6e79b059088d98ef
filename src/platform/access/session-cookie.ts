import { parseCookie, stringifySetCookie } from 'cookie';

/** The prefix binds the cookie to this host and to https; without https browsers would not keep such a one. */
const SECURE_NAME = '__Host-gondola';
const PLAIN_NAME = 'gondola';

/**
 * The secret of a browser's session; null without one. Where browsers come by https the plain cookie is none: another
 * host of the domain, or whoever answers by http, could have set it.
 */
export function sessionSecretOf(
  header: string | undefined,
  { isSecure }: { isSecure: boolean },
): string | null {
  if (header === undefined) return null;
  return parseCookie(header)[isSecure ? SECURE_NAME : PLAIN_NAME] ?? null;
}

/** The header that keeps a session in the browser: no script reads it, no other site sends it. */
export function sessionCookie(
  secret: string,
  { isSecure, seconds }: { isSecure: boolean; seconds: number },
): string {
  return stringifySetCookie({
    ...{ name: isSecure ? SECURE_NAME : PLAIN_NAME, value: secret, maxAge: seconds, path: '/' },
    ...{ httpOnly: true, sameSite: 'strict', secure: isSecure },
  });
}

/** The header that removes it. */
export function endedSessionCookie({ isSecure }: { isSecure: boolean }): string {
  return sessionCookie('', { isSecure, seconds: 0 });
}
