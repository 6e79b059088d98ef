import { Client, cacheExchange, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core';
import { retryExchange } from '@urql/exchange-retry';
import type { FormattedExecutionResult } from 'graphql';
import { createClient as createSocket, type Sink } from 'graphql-ws';
import { noteConnection } from './connection.ts';

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 5_000;
const RETRIES_OF_A_QUERY = 8;

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
      // 1000 and 1001 are ends in order: nobody listens any more, or the page is left.
      const code = event instanceof CloseEvent ? event.code : 0;
      if (code !== 1000 && code !== 1001) noteConnection('offline');
    },
  },
});

/**
 * The client of the GraphQL API. A query that the network lost is asked again by itself for about half a minute; a
 * mutation never is, since it may have been carried out.
 */
export const graphqlClient = new Client({
  url: '/graphql',
  preferGetMethod: false,
  exchanges: [
    cacheExchange,
    mapExchange({
      onResult: (result) => {
        noteConnection(result.error?.networkError === undefined ? 'online' : 'offline');
      },
    }),
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
