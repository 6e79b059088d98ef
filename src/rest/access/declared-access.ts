import type { FastifyContextConfig, FastifyInstance, RouteOptions } from 'fastify';
import type { AccessNeed } from '../../platform/access/permissions.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller needs for the route. A route that does not say so keeps the server from starting. */
    access?: AccessNeed;
    /** The route reads its credentials itself: a token endpoint, a signed webhook. */
    readsCredentials?: boolean;
    /** Probes and the files of pages: nobody is kept from them or asked who he is. Such a route is PUBLIC. */
    uncounted?: boolean;
  }
}

/** A route with what it needs. */
export interface DeclaredRoute {
  readonly method: string;
  readonly url: string;
  readonly access: AccessNeed;
  readonly readsCredentials: boolean;
}

/**
 * Collects the routes that are registered from here on, and keeps the server from starting while one of them does not
 * say what it needs.
 * @returns the routes so far
 */
export function collectDeclaredAccess(server: FastifyInstance): () => DeclaredRoute[] {
  const routes: { route: RouteOptions; method: string; url: string }[] = [];
  server.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) routes.push({ route, method, url: route.url });
  });
  const silent = () => routes.filter(({ route }) => route.config?.access === undefined);
  server.addHook('onReady', async () => {
    const names = silent().map(({ method, url }) => `${method} ${url}`);
    if (names.length > 0) throw new Error(`These routes do not say what they need: ${names.join(', ')}.`);
    const unknowing = routes.filter(
      ({ route: { config } }) => config?.uncounted && config.access !== 'PUBLIC',
    );
    const closed = unknowing.map(({ method, url }) => `${method} ${url}`);
    if (closed.length > 0)
      throw new Error(`These routes ask nobody who he is, yet need it: ${closed.join(', ')}.`);
  });
  return () =>
    routes.map(({ route: { config }, method, url }) => ({
      ...{ method, url, access: config?.access as AccessNeed },
      readsCredentials: config?.readsCredentials ?? false,
    }));
}

/** Declares for all routes that a scope registers from here on, and that do not say so themselves, what they need. */
export function declareAccess(
  scope: FastifyInstance,
  access: AccessNeed,
  more: FastifyContextConfig = {},
): void {
  scope.addHook('onRoute', (route) => {
    route.config = { access, ...more, ...route.config };
  });
}
