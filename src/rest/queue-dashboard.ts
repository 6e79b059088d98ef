import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { needsSignIn, signInPage } from '../platform/access/sign-in-page.js';
import { asksForPage } from '../platform/asks-for-page.js';
import { AppError } from '../platform/errors.js';
import type { Dispatcher } from '../queue/dispatcher.js';
import { sendProblem } from './errors.js';

const QUEUES_PATH = '/queues';

/** The dashboard's page asks another host for a font; it looks well without, and nothing here leaves the server. */
const FOREIGN_FONT = /<link [^>]*href="https:\/\/fonts\.googleapis\.com[^>]*>/;

/**
 * Bull Board at /queues, to look at: a job's state is its row in MySQL, and what was retried or removed in Redis alone
 * would be brought back by the reconciler.
 */
export async function registerQueueDashboard(server: FastifyInstance, dispatcher: Dispatcher): Promise<void> {
  const adapter = new FastifyAdapter();
  adapter.setBasePath(QUEUES_PATH);
  createBullBoard({
    queues: [...dispatcher.all().values()].map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: adapter,
    options: {
      uiConfig: { boardTitle: 'Gondola', boardLogo: { path: '/gondola.svg', width: 28, height: 28 } },
    },
  });
  await server.register(
    async (scope) => {
      scope.addHook('onRoute', (route) => {
        const reads = [route.method].flat().every((method) => method === 'GET' || method === 'HEAD');
        // What changes something is refused by readOnlyMode, too.
        route.config = { ...route.config, access: reads ? 'READ' : 'ADMINISTER' };
        route.errorHandler = sendRefusal;
      });
      scope.addHook('onSend', async (_request, reply, payload) =>
        String(reply.getHeader('content-type')).includes('text/html') && typeof payload === 'string'
          ? payload.replace(FOREIGN_FONT, '')
          : payload,
      );
      await scope.register(adapter.registerPlugin());
    },
    { prefix: QUEUES_PATH },
  );
}

/**
 * The dashboard would answer our refusals with 500; what is its own it answers itself. A browser that has to sign in
 * first is led there.
 */
function sendRefusal(error: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply): void {
  if (!(error instanceof AppError)) throw error;
  if (asksForPage(request) && needsSignIn(request.principal)) {
    void reply.redirect(signInPage(request.url));
    return;
  }
  sendProblem(error, request, reply);
}
