import { createRemoteJWKSet, customFetch, type JWTPayload, jwtVerify } from 'jose';
import type { OidcSettings } from '../../platform/access/access-settings.js';
import {
  NO_PERMISSIONS,
  type Permission,
  permissionsOf,
  ROLES,
  type Role,
} from '../../platform/access/permissions.js';
import type { Principal } from '../../platform/access/principal.js';
import { AppError, toAppError } from '../../platform/errors.js';
import { createGuardedFetch, type GuardedFetch } from '../../platform/outbound/guarded-fetch.js';
import { refusedToken } from './access-tokens.js';

/** A new key of the issuer is looked for at most this often, so that unknown keys cannot make us a burden to it. */
const KEYS_COOLDOWN_MS = 5_000;
const KEYS_KEPT_MS = 600_000;
const ISSUER_TIMEOUT_MS = 5_000;
const CLOCK_SKEW_SECONDS = 30;
const NAME_CHARS_MAX = 180;

type Keys = ReturnType<typeof createRemoteJWKSet>;

/** Checks bearer tokens of an OpenID provider against the keys that it publishes. */
export class OidcTokens {
  private keys: Promise<Keys> | null = null;

  private readonly fetch: GuardedFetch;

  constructor(readonly settings: OidcSettings) {
    this.fetch = createGuardedFetch(settings.allowedHosts);
  }

  /**
   * @returns `oidc:<sub>` with what the roles of the token may do; a token without a known role may do nothing
   * @throws AppError UNAUTHENTICATED, OVERLOADED while the issuer cannot be asked for its keys
   */
  async read(token: string, now: Date): Promise<Principal> {
    const { issuer, audience, algorithms } = this.settings;
    const keys = await this.issuersKeys();
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, keys, {
        ...{ issuer, audience, algorithms: [...algorithms], currentDate: now },
        ...{ clockTolerance: CLOCK_SKEW_SECONDS, requiredClaims: ['sub', 'exp'] },
      }));
    } catch (error) {
      throw isUnreachable(error) ? unreachable(issuer, error) : refusedToken(error);
    }
    const name = `oidc:${payload.sub}`;
    if (name.length > NAME_CHARS_MAX) throw refusedToken(new Error('the subject is too long'));
    const role = roleIn(payload, this.settings);
    const permissions: ReadonlySet<Permission> = role === null ? NO_PERMISSIONS : permissionsOf(role);
    return { kind: 'OIDC', name, accountId: null, apiKeyId: null, permissions, mustChangePassword: false };
  }

  /** Where the keys are is read from the issuer's own description, once. */
  private issuersKeys(): Promise<Keys> {
    this.keys ??= findKeys(this.settings.issuer, this.fetch).catch((error: unknown) => {
      this.keys = null;
      throw error;
    });
    return this.keys;
  }
}

/** @param guarded since it is the issuer that says where the keys are */
async function findKeys(issuer: string, guarded: GuardedFetch): Promise<Keys> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let described: { issuer?: unknown; jwks_uri?: unknown };
  try {
    const response = await guarded(address);
    if (!response.ok) throw new Error(`status ${response.status}`);
    described = (await response.json()) as typeof described;
  } catch (error) {
    throw unreachable(issuer, error);
  }
  const { issuer: named, jwks_uri: keys } = described;
  if (named !== issuer || typeof keys !== 'string' || !URL.canParse(keys)) {
    throw unreachable(issuer, new Error(`${address} describes another issuer, or names no keys`));
  }
  return createRemoteJWKSet(new URL(keys), {
    ...{ cooldownDuration: KEYS_COOLDOWN_MS, cacheMaxAge: KEYS_KEPT_MS, timeoutDuration: ISSUER_TIMEOUT_MS },
    [customFetch]: (url, init) => guarded(url, init as never) as never,
  });
}

/** The greatest of the roles that the token's claim is mapped to. */
function roleIn(payload: JWTPayload, { roleClaim, roles }: OidcSettings): Role | null {
  const claim = Object.hasOwn(payload, roleClaim)
    ? payload[roleClaim]
    : roleClaim
        .split('.')
        .reduce<unknown>(
          (inside, name) =>
            inside !== null && typeof inside === 'object' && Object.hasOwn(inside, name)
              ? (inside as Record<string, unknown>)[name]
              : undefined,
          payload,
        );
  const words = typeof claim === 'string' ? claim.split(/[\s,]+/) : Array.isArray(claim) ? claim : [];
  const found = words.flatMap((word) => roles.get(String(word)) ?? []);
  return ROLES.toReversed().find((role) => found.includes(role)) ?? null;
}

function isUnreachable(error: unknown): boolean {
  const { code } = error as { code?: string };
  const isNetwork = code === 'ERR_JWKS_TIMEOUT' || code === 'ERR_JOSE_GENERIC' || error instanceof TypeError;
  return isNetwork || toAppError(error).code === 'OVERLOADED';
}

function unreachable(issuer: string, cause: unknown): AppError {
  const message = `The keys of ${issuer} cannot be read at the moment, so that its tokens cannot be checked.`;
  return new AppError('OVERLOADED', message, {}, { cause });
}
