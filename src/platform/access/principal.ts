import { AppError } from '../errors.js';
import { type AccessNeed, NO_PERMISSIONS, type Permission, permissionsOf, type Role } from './permissions.js';

/** Who asks, and what it may do. */
export interface Principal {
  readonly kind: 'ANONYMOUS' | 'ACCOUNT' | 'API_KEY' | 'OIDC' | 'OPERATOR';
  /** What is written down where somebody did something: an account's name, `oidc:<sub>`; null for nobody. */
  readonly name: string | null;
  /** The account that signed in or that owns the key; null for others. */
  readonly accountId: string | null;
  /** The key that was shown; null without one. */
  readonly apiKeyId: string | null;
  readonly permissions: ReadonlySet<Permission>;
  /** It may do nothing but change its one-time password. */
  readonly mustChangePassword: boolean;
}

/** Somebody who has not signed in. @param role what such may do; null for nothing */
export function anonymous(role: Role | null): Principal {
  return {
    kind: 'ANONYMOUS',
    name: null,
    accountId: null,
    apiKeyId: null,
    permissions: role === null ? NO_PERMISSIONS : permissionsOf(role),
    mustChangePassword: false,
  };
}

/** Somebody at the command line, who has the database and the secret: asked for no credentials, and may do all. */
export function operator(name: string): Principal {
  return {
    ...{ kind: 'OPERATOR', name, accountId: null, apiKeyId: null, mustChangePassword: false },
    permissions: permissionsOf('ADMIN'),
  };
}

/** Whether a principal has what is needed. */
export function meets(principal: Principal, need: AccessNeed): boolean {
  if (need === 'PUBLIC') return true;
  if (need === 'SIGNED_IN') return principal.kind !== 'ANONYMOUS';
  return principal.permissions.has(need);
}

/**
 * @param what the field or the route, for the message
 * @throws AppError UNAUTHENTICATED for nobody, FORBIDDEN for somebody who may not; both name what is needed
 */
export function assertMeets(principal: Principal, need: AccessNeed, what: string): void {
  if (meets(principal, need)) return;
  if (principal.kind === 'ANONYMOUS') {
    throw new AppError('UNAUTHENTICATED', `${what} needs ${inWords(need)}. Sign in first.`, {
      needs: need,
      what,
    });
  }
  if (principal.mustChangePassword) {
    const message = `${what} needs ${need}. Change the one-time password first, with the mutation changePassword.`;
    throw new AppError('FORBIDDEN', message, { needs: need, what });
  }
  const who = principal.kind === 'API_KEY' ? `this API key of ${principal.name}` : principal.name;
  throw new AppError('FORBIDDEN', `${what} needs ${need}, which ${who} does not have.`, {
    needs: need,
    what,
  });
}

/**
 * Who somebody is, where it matters whether two are the same: by the account, whose name may be shared or change, also
 * for its keys. Whoever is at the command line is one and the same, since nobody shows there who he is.
 * @returns null for somebody who has not signed in
 */
export function identityOf({ kind, name, accountId }: Principal): string | null {
  if (kind === 'ANONYMOUS') return null;
  if (kind === 'OPERATOR') return 'operator';
  return accountId === null ? name : `account:${accountId}`;
}

/** The name that is written down: that of who signed in, else what the caller says of itself. */
export function actorOf(principal: Principal, said: string | null | undefined): string | undefined {
  return principal.name ?? said ?? undefined;
}

const inWords = (need: AccessNeed) => (need === 'SIGNED_IN' ? 'somebody who has signed in' : need);
