import {
  Client,
  type CombinedError,
  cacheExchange,
  fetchExchange,
  mapExchange,
  subscriptionExchange,
} from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { retryExchange } from '@urql/exchange-retry';
import type { FormattedExecutionResult } from 'graphql';
import { createClient as createSocket, type Sink } from 'graphql-ws';
import { askToSignIn, lookAgain } from '../access/visitor.ts';
import { noteConnection } from './connection.ts';

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 5_000;
const RETRIES_OF_A_QUERY = 8;

/** Nobody listens any more; the page is left; it is opened again for somebody who has just signed in. */
const ENDS_IN_ORDER = new Set([1000, 1001, 4499]);

const socketUrl = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`;

/** One socket for all subscriptions, opened with the first. It connects again for as long as somebody listens. */
const socket = createSocket({
  url: socketUrl,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
  retryWait: (retries) =>
    new Promise((done) => setTimeout(done, Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** retries))),
  keepAlive: 10_000,
  on: {
    connected: () => noteConnection('online'),
    closed: (event) => {
      const { code = 0 } = event as { code?: number };
      if (!ENDS_IN_ORDER.has(code)) noteConnection('offline');
    },
  },
});

const hasCode = (error: CombinedError, code: string) =>
  error.graphQLErrors.some(({ extensions }) => extensions.code === code);

/**
 * The client of the GraphQL API. A query that the network lost is asked again by itself for about half a minute; a
 * mutation never is, since it may have been carried out. What the server refuses because nobody is signed in waits until
 * somebody is, and is then asked again: nothing of it had been carried out.
 */
export const graphqlClient = new Client({
  url: '/graphql',
  preferGetMethod: false,
  exchanges: [
    cacheExchange,
    mapExchange({
      onResult: (result) => {
        noteConnection(result.error?.networkError === undefined ? 'online' : 'offline');
        if (result.error !== undefined && hasCode(result.error, 'FORBIDDEN')) void lookAgain();
      },
    }),
    authExchange(async () => ({
      addAuthToOperation: (operation) => operation,
      didAuthError: (error) => hasCode(error, 'UNAUTHENTICATED'),
      async refreshAuth() {
        await askToSignIn();
        // The server knows a socket by the cookie with which it was opened.
        socket.terminate();
      },
    })),
    retryExchange({
      initialDelayMs: RETRY_FIRST_MS,
      maxDelayMs: RETRY_MAX_MS,
      maxNumberAttempts: RETRIES_OF_A_QUERY,
      retryIf: (error, operation) => {
        if (error.networkError === undefined) return false;
        noteConnection('offline');
        return operation.kind === 'query';
      },
    }),
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: (request) => ({
        subscribe: (sink) => ({
          unsubscribe: socket.subscribe(
            { ...request, query: request.query ?? '' },
            sink as Sink<FormattedExecutionResult<Record<string, unknown>>>,
          ),
        }),
      }),
    }),
  ],
});
