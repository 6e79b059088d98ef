import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { anonymous, assertMeets, type Principal } from '../../platform/access/principal.js';
import { sessionSecretOf } from '../../platform/access/session-cookie.js';
import { assertSameOrigin } from './same-origin.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; nobody where a route reads its credentials itself. */
    principal: Principal;
  }
}

/** What tells from credentials who asks. */
export interface AuthenticatesRequests {
  readonly anonymous: Principal;
  ofAuthorization(authorization: string, now: Date, address: string): Promise<Principal>;
  ofSession(secret: string, now: Date): Promise<Principal | null>;
}

const STRANGER = anonymous(null);

/**
 * Finds out who asks, once for each request, and refuses who does not have what the route declares. Credentials in the
 * authorization header that are wrong are refused by every route that is counted; a cookie whose session is over is none.
 */
export function requireAccess(
  server: FastifyInstance,
  authenticator: AuthenticatesRequests,
  cookies: { isSecure: boolean },
): void {
  server.decorateRequest('principal', null as unknown as Principal);
  server.addHook('onRequest', (request, reply, done) => {
    const { readsCredentials = false, uncounted = false } = request.routeOptions.config;
    request.principal = readsCredentials ? STRANGER : authenticator.anonymous;
    // What nobody counts looks nothing up: it could be asked without end.
    const looksUp = !readsCredentials && !uncounted;
    const { authorization } = request.headers;
    const secret = looksUp ? sessionSecretOf(request.headers.cookie, cookies) : null;
    if (!looksUp || (authorization === undefined && secret === null)) {
      settle(request, reply, done);
      return;
    }
    identify(request, authenticator, secret).then(
      () => settle(request, reply, done),
      (error: Error) => refuse(reply, error, done),
    );
  });
}

async function identify(
  request: FastifyRequest,
  authenticator: AuthenticatesRequests,
  secret: string | null,
): Promise<void> {
  const { authorization } = request.headers;
  const now = new Date();
  if (authorization !== undefined) {
    request.principal = await authenticator.ofAuthorization(authorization, now, request.ip);
    return;
  }
  const principal = await authenticator.ofSession(secret!, now);
  if (principal === null) return;
  assertSameOrigin(request);
  request.principal = principal;
}

function settle(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
  const { config, url = request.url } = request.routeOptions;
  try {
    // What no route takes is answered as such; a route that is here has said what it needs, or nothing had started.
    if (!request.is404) assertMeets(request.principal, config.access!, `${request.method} ${url}`);
  } catch (error) {
    refuse(reply, error as Error, done);
    return;
  }
  done();
}

function refuse(reply: FastifyReply, error: Error, done: (error?: Error) => void): void {
  if ((error as { code?: unknown }).code === 'UNAUTHENTICATED') {
    void reply.header('www-authenticate', 'Bearer realm="gondola"');
  }
  done(error);
}
