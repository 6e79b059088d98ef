import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendNothingThere } from './errors.js';

const YEAR_SECONDS = 365 * 24 * 3_600;

/**
 * Serves the web client at `/` from the files that `npm run build` made of client/. What a browser asks for as a page
 * and no route has is a page of the client; everything else that is not there stays a problem document.
 *
 * @param folder dist/client; where it has not been built, `/` describes the API to browsers too
 */
export async function registerWebClient(server: FastifyInstance, folder: string): Promise<void> {
  const isBuilt = existsSync(join(folder, 'index.html'));
  if (isBuilt) await serveFiles(server, folder);
  const sendPage = (reply: FastifyReply) => reply.sendFile('index.html');
  server.get('/', (request, reply) => {
    reply.header('vary', 'accept');
    return isBuilt && asksForPage(request) ? sendPage(reply) : reply.send(ADDRESSES);
  });
  server.setNotFoundHandler((request, reply) =>
    isBuilt && asksForPage(request) ? sendPage(reply) : sendNothingThere(request, reply),
  );
}

const ADDRESSES = {
  name: 'gondola',
  graphql: '/graphql',
  openapi: '/openapi.json',
  health: ['/healthz', '/readyz', '/metrics'],
};

/** True when a browser wants to show the answer as a page of its own. */
function asksForPage({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html');
}

async function serveFiles(server: FastifyInstance, folder: string): Promise<void> {
  const assets = join(folder, 'assets');
  await server.register(fastifyStatic, {
    root: folder,
    // One route a file: what is not among them is for the not-found handler.
    wildcard: false,
    index: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // The name of an asset changes with its contents.
      const age = path.startsWith(assets) ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache';
      reply.header('cache-control', age);
    },
  });
}
