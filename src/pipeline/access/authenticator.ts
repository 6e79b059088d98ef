import { createHmac } from 'node:crypto';
import { type DataSource, IsNull } from 'typeorm';
import type { AuthKeys } from '../../platform/access/auth-secret.js';
import {
  NO_PERMISSIONS,
  type Permission,
  permissionsOf,
  type Role,
  sharedPermissions,
} from '../../platform/access/permissions.js';
import { anonymous, type Principal } from '../../platform/access/principal.js';
import type { RateLimits } from '../../platform/access/rate-limits.js';
import { Recent } from '../../platform/access/recent.js';
import { digestOfSecret, isSecretOf, parseApiKey } from '../../platform/access/secrets.js';
import { AppError } from '../../platform/errors.js';
import { Account, ApiKey, SignInToken } from '../../store/entities/access.js';
import { issuerOf, OWN_ISSUER, readAccessToken } from './access-tokens.js';
import { isEnabled } from './account-state.js';
import { scopesOf } from './api-keys.js';
import type { AuditLog } from './audit/audit-log.js';
import { settleAttempt } from './lock-out.js';
import type { OidcTokens } from './oidc-tokens.js';
import { isPassword } from './passwords.js';

/** How long what the database said of an account, a key or a session is believed. */
const STATE_KEPT_MS = 5_000;
/** How long a password that was right is taken again without the 25 ms of argon2; MLflow's clients send it each time. */
const PASSWORD_KEPT_MS = 60_000;
const LAST_USED_MS = 60_000;

export interface AuthenticatorParts {
  readonly db: DataSource;
  readonly keys: AuthKeys;
  readonly audit: AuditLog;
  readonly anonymousRole: Role | null;
  readonly oidc: OidcTokens | null;
  readonly limits: RateLimits | null;
}

/** A name and a password, and from where they come. */
interface Given {
  readonly name: string;
  readonly password: string;
  readonly address: string;
}

/** Tells from the credentials of a request who asks. */
export class Authenticator {
  /** Who asks without credentials. */
  readonly anonymous: Principal;
  private readonly accounts = new Recent<Account | null>(STATE_KEPT_MS);
  private readonly apiKeys = new Recent<ApiKey | null>(STATE_KEPT_MS);
  private readonly sessions = new Recent<SignInToken | null>(STATE_KEPT_MS);
  /** Whether sign-ins, by the family of their tokens, have not been revoked. */
  private readonly signIns = new Recent<boolean>(STATE_KEPT_MS);
  private readonly passwords = new Recent<true>(PASSWORD_KEPT_MS);
  /** Passwords that are being compared, by what is known of them and by the address. */
  private readonly attempts = new Map<string, Promise<Account>>();
  private readonly touchedKeys = new Recent<true>(LAST_USED_MS);

  constructor(private readonly parts: AuthenticatorParts) {
    this.anonymous = anonymous(parts.anonymousRole);
  }

  /**
   * @param authorization the header: a bearer token, an API key, or a name with a password or a key
   * @param address from where it comes
   * @throws AppError UNAUTHENTICATED, RATE_LIMITED, OVERLOADED
   */
  async ofAuthorization(authorization: string, now: Date, address: string): Promise<Principal> {
    const [, scheme = '', value = ''] = /^(\S+) +(.*)$/.exec(authorization.trim()) ?? [];
    switch (scheme.toLowerCase()) {
      case 'bearer':
        return this.ofBearer(value, now);
      case 'basic':
        return this.ofBasic(value, now, address);
      default:
        throw refused('The authorization header must begin with Bearer or Basic.');
    }
  }

  /** @param secret of the cookie. @returns null for a session that is over */
  async ofSession(secret: string, now: Date): Promise<Principal | null> {
    const tokenDigest = digestOfSecret(secret);
    const session = await this.sessions.of(tokenDigest, now.getTime(), () =>
      this.parts.db.manager.findOneBy(SignInToken, { tokenDigest, kind: 'SESSION' }),
    );
    if (session === null || session.revokedAt !== null || session.expiresAt <= now) return null;
    const account = await this.account(session.accountId, now);
    if (!isEnabled(account) || account.credentialsVersion !== session.credentialsVersion) return null;
    return principalOf(account);
  }

  /** Forgets what was believed, so that a change that this process made counts at once. */
  forget(): void {
    const { accounts, apiKeys, sessions, signIns, passwords } = this;
    for (const known of [accounts, apiKeys, sessions, signIns, passwords]) known.clear();
  }

  private async ofBearer(token: string, now: Date): Promise<Principal> {
    const key = parseApiKey(token);
    if (key !== null) return this.ofApiKey(key, now);
    const { oidc, keys } = this.parts;
    if (oidc !== null && issuerOf(token) !== OWN_ISSUER) return oidc.read(token, now);
    const { accountId, credentialsVersion, signInId } = await readAccessToken(token, keys.tokens, now);
    const account = await this.account(accountId, now);
    if (!isEnabled(account) || account.credentialsVersion !== credentialsVersion) {
      throw refused('The account of the access token is disabled, or its credentials have changed.');
    }
    // A service has no refresh tokens: it asks with its secret each time.
    const isOngoing = signInId === null ? account.kind === 'SERVICE' : await this.isOngoing(signInId, now);
    if (!isOngoing) throw refused('The sign-in of the access token has ended; sign in again.');
    return principalOf(account);
  }

  private async ofBasic(encoded: string, now: Date, address: string): Promise<Principal> {
    const text = Buffer.from(encoded, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    const [name, password] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
    const key = parseApiKey(password);
    if (key !== null) return this.ofApiKey(key, now);
    const account = await this.ofPassword({ name, password, address }, now);
    return principalOf(account);
  }

  private async ofApiKey({ id, secret }: { id: string; secret: string }, now: Date): Promise<Principal> {
    const key = await this.apiKeys.of(id, now.getTime(), () =>
      this.parts.db.manager.findOneBy(ApiKey, { id }),
    );
    const isRight = isSecretOf(secret, key?.secretDigest ?? digestOfSecret(''));
    const isOver = key === null || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now);
    if (!isRight || isOver) throw refused('The API key is not one of this server, or it has ended.');
    const account = await this.account(key.accountId, now);
    if (!isEnabled(account)) throw refused('The account of the API key is disabled.');
    this.touch(key, now);
    const owned = principalOf(account);
    return {
      ...{ ...owned, kind: 'API_KEY', apiKeyId: key.id },
      permissions: sharedPermissions(new Set<Permission>(scopesOf(key)), owned.permissions),
    };
  }

  /** @throws AppError UNAUTHENTICATED, the same whether the name or the password is wrong */
  private async ofPassword(given: Given, now: Date): Promise<Account> {
    const { name, password, address } = given;
    const { db, keys } = this.parts;
    const account = await db.manager.findOneBy(Account, { name });
    const known = createHmac('sha256', keys.cache)
      .update(JSON.stringify([account?.id ?? name, account?.credentialsVersion, password]))
      .digest('base64');
    const isKnown = account !== null && this.passwords.get(known, now.getTime()) === true;
    if (isKnown && isEnabled(account)) return account;
    // Requests that come together with the same password are one attempt.
    const key = `${known} ${address}`;
    const underWay =
      this.attempts.get(key) ??
      this.comparePassword(given, account, known, now).finally(() => this.attempts.delete(key));
    this.attempts.set(key, underWay);
    return underWay;
  }

  private async comparePassword(
    { name, password, address }: Given,
    compared: Account | null,
    known: string,
    now: Date,
  ): Promise<Account> {
    const { db, audit, limits } = this.parts;
    await limits?.ofSignIn(name, address);
    const isRight = await isCredentialOf(compared, password);
    const account = await settleAttempt({ db, audit }, { name, by: 'basic', compared, isRight }, now);
    if (account === null) {
      throw refused('The name or the password is wrong, or the account is disabled or locked.');
    }
    this.passwords.set(known, true, now.getTime());
    await limits?.refundSignIn(name, address);
    return account;
  }

  private isOngoing(familyId: string, now: Date): Promise<boolean> {
    return this.signIns.of(familyId, now.getTime(), () =>
      this.parts.db.manager.existsBy(SignInToken, { familyId, revokedAt: IsNull() }),
    );
  }

  private account(id: string, now: Date): Promise<Account | null> {
    return this.accounts.of(id, now.getTime(), () => this.parts.db.manager.findOneBy(Account, { id }));
  }

  /** Notes when a key was last used, at most once a minute; nobody waits for it. */
  private touch({ id }: ApiKey, now: Date): void {
    if (this.touchedKeys.get(id, now.getTime()) === true) return;
    this.touchedKeys.set(id, true, now.getTime());
    this.parts.db.manager.update(ApiKey, { id }, { lastUsedAt: now }).catch(() => {});
  }
}

/**
 * Whether it is the password of a person or the client secret of a service; as slow for nobody and for a service, whose
 * secret needs no argon2, as for a person: time does not tell which names there are.
 */
export async function isCredentialOf(account: Account | null, given: string): Promise<boolean> {
  const isRight = await isPassword(given, account?.passwordHash ?? null);
  if (account?.kind !== 'SERVICE') return isRight;
  return account.secretDigest !== null && isSecretOf(given, account.secretDigest);
}

/** What an account may do once it has signed in. */
export function principalOf(account: Account): Principal {
  const { id, name, role, mustChangePassword } = account;
  return {
    ...{ kind: 'ACCOUNT', name, accountId: id, apiKeyId: null, mustChangePassword },
    permissions: mustChangePassword ? NO_PERMISSIONS : permissionsOf(role),
  };
}

function refused(message: string): AppError {
  return new AppError('UNAUTHENTICATED', message);
}
