import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RateLimits } from '../../platform/access/rate-limits.js';
import { sessionSecretOf } from '../../platform/access/session-cookie.js';
import { AppError } from '../../platform/errors.js';

const PREDICT = '/predict';

/**
 * Counts requests by their addresses, before it is looked who asks. Together with limitPrincipals, which is registered
 * after requireAccess, it refuses with 429 what comes too often.
 */
export function limitAddresses(
  server: FastifyInstance,
  limits: RateLimits,
  cookies: { isSecure: boolean },
): void {
  server.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.uncounted === true) return;
    const hasOwn = hasCredentials(request, cookies);
    if (isPrediction(request)) limits.ofPredictionAddress(request.ip, hasOwn);
    else await limits.ofAddress(request.ip, hasOwn);
  });
  server.addHook('onError', async (_request, reply, error) => {
    if (!(error instanceof AppError) || error.code !== 'RATE_LIMITED') return;
    const { limit, retryAfterSeconds } = error.facts;
    reply.headers({
      'retry-after': String(retryAfterSeconds),
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(retryAfterSeconds),
    });
  });
}

/** Counts requests by who asks; those without credentials were counted by their addresses. */
export function limitPrincipals(
  server: FastifyInstance,
  limits: RateLimits,
  cookies: { isSecure: boolean },
): void {
  server.addHook('onRequest', async (request) => {
    const { uncounted, readsCredentials } = request.routeOptions.config;
    if (uncounted === true || readsCredentials === true || !hasCredentials(request, cookies)) return;
    if (isPrediction(request)) limits.ofPredictingPrincipal(request.principal, request.ip);
    else await limits.ofPrincipal(request.principal, request.ip);
  });
}

function isPrediction({ method, routeOptions }: FastifyRequest): boolean {
  return method === 'POST' && routeOptions.url === PREDICT;
}

function hasCredentials({ headers }: FastifyRequest, cookies: { isSecure: boolean }): boolean {
  return headers.authorization !== undefined || sessionSecretOf(headers.cookie, cookies) !== null;
}
