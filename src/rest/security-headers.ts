import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

interface HeaderSettings {
  /** Whether browsers reach this server by https, and shall do nothing else. */
  readonly isSecure: boolean;
  /** Other sites whose pages may read answers; none as a rule. */
  readonly corsOrigins: readonly string[];
}

/**
 * What pages of this server may do: load and ask nothing but it, and run no script that is not one of its files. Styles may
 * stand in elements: the components and charts of the pages measure and set them.
 */
const PAGE_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  scriptSrcAttr: ["'none'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  // Reports of drift stand in a frame of the page that shows them.
  frameSrc: ["'self'"],
  // GraphiQL's editor checks operations in workers, which are files of this server.
  workerSrc: ["'self'"],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'self'"],
  frameAncestors: ["'none'"],
};

/** Headers that keep browsers from what pages of this server do not need; no other site may read it unless it is named. */
export async function registerSecurityHeaders(
  server: FastifyInstance,
  { isSecure, corsOrigins }: HeaderSettings,
): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { ...PAGE_POLICY, ...(isSecure && { upgradeInsecureRequests: [] }) },
    },
    strictTransportSecurity: isSecure,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: corsOrigins.length === 0 ? 'same-origin' : 'cross-origin' },
  });
  if (corsOrigins.length === 0) return;
  server.addHook('onRoute', (route) => {
    // What a browser asks before it asks: answered by the headers alone.
    if (route.method === 'OPTIONS' && route.url === '*') route.config = { ...route.config, access: 'PUBLIC' };
  });
  await server.register(cors, {
    origin: [...corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    // By bearer tokens; the cookie is for pages of this server alone.
    credentials: false,
    maxAge: 600,
  });
}
