import type { FastifyRequest } from 'fastify';
import { AppError } from '../../platform/errors.js';

/** Pages of other sites cannot set it without asking first, which this server does not answer. */
const OWN_HEADER = 'x-gondola-request';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

type Asked = Pick<FastifyRequest, 'method' | 'headers'>;

/**
 * Lets a request that a browser signed by its cookie change something, or open a WebSocket, only when it comes from a
 * page of this server: by Sec-Fetch-Site, else by Origin, else by a header that other sites cannot set.
 * @throws AppError FORBIDDEN
 */
export function assertSameOrigin(request: Asked): void {
  const changes = !READS.has(request.method) || request.headers.upgrade !== undefined;
  if (changes && originOf(request) !== 'OWN') throw crossSite();
}

/** As assertSameOrigin for a sign-in, which has no cookie yet: what says nothing of where it comes from is a program. */
export function assertNotCrossSite(request: Asked): void {
  if (originOf(request) === 'FOREIGN') throw crossSite();
}

function originOf({ headers }: Asked): 'OWN' | 'FOREIGN' | 'UNKNOWN' {
  if (headers[OWN_HEADER] !== undefined) return 'OWN';
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'OWN' : 'FOREIGN';
  const { origin, host } = headers;
  if (origin === undefined) return 'UNKNOWN';
  return URL.canParse(origin) && new URL(origin).host === host ? 'OWN' : 'FOREIGN';
}

function crossSite(): AppError {
  const message = `The request comes from another site. A program that uses the cookie sets the header ${OWN_HEADER}.`;
  return new AppError('FORBIDDEN', message);
}
