import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Operation, outcomeOfStatus, type Protocol } from '../platform/metrics/operations.js';
import type { RequestMetrics } from '../platform/metrics/request-metrics.js';

/** What watches the service is no traffic. */
const UNCOUNTED = new Set([
  '/',
  '/healthz',
  '/healthz/details',
  '/readyz',
  '/metrics',
  '/health',
  '/version',
]);
const REST_OPERATIONS: Readonly<Record<string, Operation>> = {
  '/predict': 'predict',
  '/recommend': 'recommend',
  '/training': 'training',
  '/training/:id': 'training',
  '/files': 'files',
  '/files/:id': 'files',
  '/openapi.json': 'openapi',
};
/** By the beginning of what follows `/mlflow/`, the first that fits. */
const MLFLOW_OPERATIONS: readonly (readonly [RegExp, Operation])[] = [
  [/(^|\/)search/, 'search'],
  [/^(runs\/(log|set|delete-tag|update)|logged-models.*(params|tags|metrics))/, 'log'],
  [/^(runs|metrics)\//, 'runs'],
  [/^experiments\//, 'experiments'],
  [/^(registered-models|model-versions)\//, 'registry'],
  [/artifact/, 'artifacts'],
  [/^logged-models/, 'models'],
];

/** Counts and times every request but those of monitoring, whichever way it ends. */
export function observeRequests(server: FastifyInstance, requests: RequestMetrics): void {
  server.addHook('onRequest', (request, reply, done) => {
    const address = request.routeOptions.url ?? '';
    // A WebSocket lasts as long as its client likes.
    if (UNCOUNTED.has(address) || request.headers.upgrade !== undefined) {
      done();
      return;
    }
    const { protocol, operation } = kindOf(request, address);
    const end = requests.begin(request.id, protocol);
    reply.raw.once('close', () => {
      const gone = !reply.raw.writableEnded;
      end({ operation, outcome: gone ? 'refused' : outcomeOfStatus(reply.raw.statusCode) });
    });
    done();
  });
}

function kindOf(
  { url }: Pick<FastifyRequest, 'url'>,
  address: string,
): { protocol: Protocol; operation: Operation } {
  if (address === '/graphql') return { protocol: 'graphql', operation: 'unreadable' };
  const mlflow = /^\/+(?:ajax-)?api\/\d\.\d\/mlflow(?:-artifacts)?\/+(.*)/.exec(address || url);
  if (mlflow !== null || /^\/(get-artifact|model-versions\/get-artifact)/.test(address)) {
    const path = mlflow?.[1] ?? 'artifact';
    const known = MLFLOW_OPERATIONS.find(([pattern]) => pattern.test(path));
    const isProxy = (address || url).includes('mlflow-artifacts/');
    return { protocol: 'mlflow', operation: isProxy ? 'artifacts' : (known?.[1] ?? 'other') };
  }
  return { protocol: 'rest', operation: REST_OPERATIONS[address] ?? 'other' };
}
