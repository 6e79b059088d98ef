import { decodeJwt, jwtVerify, SignJWT } from 'jose';
import { AppError } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { Account } from '../../store/entities/access.js';

/** How long an access token is worth something. */
export const ACCESS_TOKEN_SECONDS = 600;

/** Who issues our tokens, and for whom. */
export const OWN_ISSUER = 'gondola';

/** What an access token says: whose it is, of which version of its credentials, and from which sign-in. */
export interface AccessClaims {
  readonly accountId: string;
  readonly credentialsVersion: number;
  /** The family of the sign-in's refresh tokens; null for a service, which has none. */
  readonly signInId: string | null;
}

/**
 * A JWT (HS256) for ten minutes.
 * @param signInId the family of the sign-in's refresh tokens, with which it ends; null for a service
 */
export function signAccessToken(
  account: Pick<Account, 'id' | 'credentialsVersion'>,
  signInId: string | null,
  key: Uint8Array,
  now: Date,
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ ver: account.credentialsVersion, ...(signInId === null ? {} : { sid: signInId }) })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
    .setIssuer(OWN_ISSUER)
    .setAudience(OWN_ISSUER)
    .setSubject(account.id)
    .setJti(newId())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
    .sign(key);
}

/** @throws AppError UNAUTHENTICATED for a token that is not ours, was changed, or has ended */
export async function readAccessToken(token: string, key: Uint8Array, now: Date): Promise<AccessClaims> {
  try {
    const { payload } = await jwtVerify(token, key, {
      ...{ algorithms: ['HS256'], issuer: OWN_ISSUER, audience: OWN_ISSUER, typ: 'at+jwt', currentDate: now },
      requiredClaims: ['sub', 'exp', 'ver'],
    });
    const signInId = typeof payload.sid === 'string' ? payload.sid : null;
    return { accountId: payload.sub!, credentialsVersion: Number(payload.ver), signInId };
  } catch (error) {
    throw refusedToken(error);
  }
}

/** Who a token says that it is from, unchecked; null for what is no JWT. */
export function issuerOf(token: string): string | null {
  try {
    return decodeJwt(token).iss ?? null;
  } catch {
    return null;
  }
}

/** What jose says of a token, in words that tell a caller what to do. */
export function refusedToken(error: unknown): AppError {
  const { code } = error as { code?: string };
  const message =
    code === 'ERR_JWT_EXPIRED'
      ? 'The access token has ended; get another one.'
      : 'The access token is not one of this server, or not for it.';
  return new AppError('UNAUTHENTICATED', message, {}, { cause: error });
}
