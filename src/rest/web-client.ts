import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { asksForPage } from '../platform/asks-for-page.js';
import { declareAccess } from './access/declared-access.js';
import { sendNothingThere } from './errors.js';

const YEAR_SECONDS = 365 * 24 * 3_600;

/**
 * Serves the web client at `/` from the files that `npm run build` made of client/. What a browser asks for as a page
 * and no route has is a page of the client; everything else that is not there stays a problem document.
 *
 * @param folder dist/client; where it has not been built, `/` describes the API to browsers too
 * @returns whether there are pages, so that other routes may send one with `reply.sendFile`
 */
export async function registerWebClient(server: FastifyInstance, folder: string): Promise<boolean> {
  const isBuilt = existsSync(join(folder, 'index.html'));
  if (isBuilt) await serveFiles(server, folder);
  const sendPage = (reply: FastifyReply) => reply.sendFile('index.html');
  server.get('/', { config: { access: 'PUBLIC', uncounted: true } }, (request, reply) => {
    reply.header('vary', 'accept');
    return isBuilt && asksForPage(request) ? sendPage(reply) : reply.send(ADDRESSES);
  });
  server.setNotFoundHandler((request, reply) =>
    isBuilt && asksForPage(request) ? sendPage(reply) : sendNothingThere(request, reply),
  );
  return isBuilt;
}

const ADDRESSES = {
  name: 'gondola',
  graphql: '/graphql',
  openapi: '/openapi.json',
  health: ['/healthz', '/readyz', '/metrics'],
};

async function serveFiles(server: FastifyInstance, folder: string): Promise<void> {
  const assets = join(folder, 'assets');
  const options: FastifyStaticOptions = {
    root: folder,
    index: false,
    // A route for each file: one for everything would answer in place of MLflow's handler of unknown endpoints.
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // The name of an asset changes with its contents.
      const age = path.startsWith(assets) ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache';
      reply.header('cache-control', age);
    },
  };
  // Here for reply.sendFile alone; the routes are those of the scope.
  await server.register(fastifyStatic, { ...options, serve: false });
  await server.register(async (scope) => {
    // The pages hold nothing of anybody; what they show they ask for, as whoever looks at them.
    declareAccess(scope, 'PUBLIC', { uncounted: true });
    await scope.register(fastifyStatic, { ...options, decorateReply: false });
  });
}
