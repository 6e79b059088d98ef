import {
  changePassword,
  changeRole,
  createAccount,
  disableAccount,
  enableAccount,
  newAccountSchema,
  resetCredentials,
} from '../../pipeline/access/accounts.js';
import { createApiKey, newApiKeySchema, revokeApiKey, scopesOf } from '../../pipeline/access/api-keys.js';
import { meets } from '../../platform/access/principal.js';
import { AppError, notFound } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import { Account, ApiKey } from '../../store/entities/access.js';
import { newestFirst } from '../common/newest-first.js';
import { resultOf, withoutNulls } from '../common/results.js';
import type { Context } from '../context.js';
import type { Permission, PrincipalKind, Resolvers } from '../generated/resolver-types.js';

const actingOf = ({ principal, audit }: Context) => ({ principal, audit, now: new Date() });

/** Runs a change of accounts or keys; what was believed of them in this process is forgotten. */
async function changing<Result>(context: Context, change: () => Promise<Result>): Promise<Result> {
  try {
    return await change();
  } finally {
    context.authenticator.forget();
  }
}

export const accountResolvers: Resolvers = {
  Query: {
    me: (_parent, _args, { principal }) => principal,
    accounts: (_parent, page, { db }) => newestFirst(db.manager, Account, page),
    apiKeys: (_parent, page, { db, principal }) =>
      newestFirst(
        db.manager,
        ApiKey,
        page,
        meets(principal, 'ADMINISTER') ? {} : { accountId: principal.accountId ?? '' },
      ),
  },
  Mutation: {
    createAccount: (_parent, { input }, context) =>
      resultOf(['INVALID_INPUT', 'CONFLICT'], async () => {
        const request = parseRequest(newAccountSchema, withoutNulls(input));
        const made = await createAccount(context.db, request, actingOf(context));
        return { __typename: 'AccountCreated' as const, ...made };
      }),
    changeRole: (_parent, { accountId, role }, context) =>
      resultOf(['NOT_FOUND', 'CONFLICT'], () =>
        changed(context, () => changeRole(context.db, accountId, role, actingOf(context))),
      ),
    disableAccount: (_parent, { accountId }, context) =>
      resultOf(['NOT_FOUND', 'CONFLICT'], () =>
        changed(context, () => disableAccount(context.db, accountId, actingOf(context))),
      ),
    enableAccount: (_parent, { accountId }, context) =>
      resultOf(['NOT_FOUND'], () =>
        changed(context, () => enableAccount(context.db, accountId, actingOf(context))),
      ),
    resetCredentials: (_parent, { accountId }, context) =>
      resultOf(['NOT_FOUND'], async () => {
        const reset = () => resetCredentials(context.db, accountId, actingOf(context));
        return { __typename: 'AccountCreated' as const, ...(await changing(context, reset)) };
      }),
    changePassword: (_parent, { currentPassword, newPassword }, context) =>
      resultOf(['INVALID_INPUT', 'CONFLICT'], () => {
        const { principal, db } = context;
        if (principal.kind !== 'ACCOUNT') {
          throw new AppError('CONFLICT', 'Sign in with name and password to change the password.');
        }
        const passwords = { current: currentPassword, next: newPassword };
        return changed(context, () => changePassword(db, principal.accountId!, passwords, actingOf(context)));
      }),
    createApiKey: (_parent, { input }, context) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'], async () => {
        if (context.principal.kind === 'API_KEY') {
          // Else a key that leaked would outlive its end and its revocation.
          throw new AppError('CONFLICT', 'An API key makes no other one. Sign in to make it.');
        }
        const { accountId, ...given } = withoutNulls(input) as { accountId?: string };
        const request = parseRequest(newApiKeySchema, given);
        const owner = ownerOf(accountId, context);
        const { permissions } = context.principal;
        const made = await createApiKey(context.db, owner, request, permissions, actingOf(context));
        return { __typename: 'ApiKeyCreated' as const, ...made };
      }),
    revokeApiKey: (_parent, { id }, context) =>
      resultOf(['NOT_FOUND'], async () => {
        const { principal, db } = context;
        // A key revokes itself alone: one that leaked must not end the others.
        if (principal.kind === 'API_KEY' && principal.apiKeyId !== id) throw notFound('API key', id);
        const ownerId = meets(principal, 'ADMINISTER') ? null : (principal.accountId ?? '');
        const revoke = () => revokeApiKey(db, id, ownerId, actingOf(context));
        return { __typename: 'ApiKeyRevoked' as const, apiKey: await changing(context, revoke) };
      }),
  },
  Me: {
    kind: ({ kind }) => kind as PrincipalKind,
    permissions: ({ permissions }) => [...permissions] as Permission[],
    account: ({ accountId }, _args, { loaders }) =>
      accountId === null ? null : loaders.account.load(accountId),
  },
  ApiKey: {
    scopes: (key) => scopesOf(key),
    async account({ accountId }, _args, { loaders }) {
      const account = await loaders.account.load(accountId);
      if (account === null) throw notFound('account', accountId);
      return account;
    },
  },
};

async function changed(context: Context, change: () => Promise<Account>) {
  return { __typename: 'AccountChanged' as const, account: await changing(context, change) };
}

/** @throws AppError NOT_FOUND for somebody else's account, CONFLICT for who has none */
function ownerOf(accountId: string | undefined, { principal }: Context): string {
  const own = principal.accountId;
  if (accountId !== undefined && accountId !== own && !meets(principal, 'ADMINISTER')) {
    throw notFound('account', accountId);
  }
  const owner = accountId ?? own;
  if (owner === null) throw new AppError('CONFLICT', 'Name the account that the key is for: you have none.');
  return owner;
}
