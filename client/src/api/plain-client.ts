import { Client, fetchExchange } from '@urql/core';

/** Asks the GraphQL API without waiting for a sign-in, for what belongs to signing in itself. */
export const plainClient = new Client({
  url: '/graphql',
  preferGetMethod: false,
  exchanges: [fetchExchange],
});
