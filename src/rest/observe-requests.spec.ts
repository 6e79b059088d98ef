import Fastify, { type FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../test/support/wait.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { RequestMetrics } from '../platform/metrics/request-metrics.js';
import { observeRequests } from './observe-requests.js';

let metrics: Metrics;
let server: FastifyInstance;

beforeEach(() => {
  metrics = new Metrics('api');
  server = Fastify();
  observeRequests(server, new RequestMetrics(metrics));
});

/** Answers one request, and returns the labels under which it was counted. */
async function countedAs(
  method: 'GET' | 'POST',
  route: string,
  url = route,
  status = 200,
): Promise<string[]> {
  server.route({ method, url: route, handler: (_request, reply) => reply.code(status).send({}) });
  await server.inject({ method, url });
  return counted();
}

async function counted(): Promise<string[]> {
  const text = await metrics.text();
  return [...text.matchAll(/^gondola_requests_total\{(.*)\} [1-9]/gm)].map(([, labels]) => labels!);
}

const labels = (protocol: string, operation: string, outcome: string): string[] => [
  `protocol="${protocol}",operation="${operation}",outcome="${outcome}"`,
];

describe('a request', () => {
  it.each([
    ['POST', '/predict', 200, 'rest', 'predict', 'ok'],
    ['POST', '/predict', 400, 'rest', 'predict', 'refused'],
    ['POST', '/predict', 503, 'rest', 'predict', 'failed'],
    ['POST', '/recommend', 200, 'rest', 'recommend', 'ok'],
    ['GET', '/files/:id', 200, 'rest', 'files', 'ok'],
    ['POST', '/graphql', 400, 'graphql', 'unreadable', 'refused'],
    ['POST', '/api/2.0/mlflow/runs/log-batch', 200, 'mlflow', 'log', 'ok'],
    ['POST', '/ajax-api/2.0/mlflow/runs/search', 200, 'mlflow', 'search', 'ok'],
    ['GET', '/api/2.0/mlflow/runs/get', 200, 'mlflow', 'runs', 'ok'],
    ['GET', '/api/2.0/mlflow/experiments/get', 404, 'mlflow', 'experiments', 'refused'],
    ['GET', '/api/2.0/mlflow/registered-models/alias', 200, 'mlflow', 'registry', 'ok'],
    ['GET', '/api/2.0/mlflow/logged-models/:model_id', 200, 'mlflow', 'models', 'ok'],
    ['GET', '/api/2.0/mlflow-artifacts/artifacts/*', 200, 'mlflow', 'artifacts', 'ok'],
    ['GET', '/get-artifact', 200, 'mlflow', 'artifacts', 'ok'],
  ] as const)(
    '%s %s with %i counts as %s %s %s',
    async (method, route, status, protocol, operation, outcome) => {
      expect(await countedAs(method, route, route, status)).toEqual(labels(protocol, operation, outcome));
    },
  );

  it('to an address that is not there makes no series of its own', async () => {
    await server.inject({ method: 'GET', url: '/wp-login.php' });
    expect(await counted()).toEqual(labels('rest', 'other', 'refused'));
  });

  it.each(['/healthz', '/metrics'])('to %s is not counted', async (route) => {
    expect(await countedAs('GET', route)).toEqual([]);
  });

  it('whose client goes away is counted as refused, and is over', async () => {
    const url = await server
      .get('/predict', (_request, reply) => {
        reply.hijack(); // never answers
      })
      .listen({ port: 0 });
    const leaving = new AbortController();
    const answer = fetch(`${url}/predict`, { signal: leaving.signal }).catch(() => 'gone');
    await waitFor('the request', async () =>
      (await metrics.text()).includes('gondola_requests_in_progress{protocol="rest"} 1'),
    );
    leaving.abort();
    expect(await answer).toBe('gone');
    expect(await waitFor('its end', async () => ((await counted()).length > 0 ? counted() : null))).toEqual(
      labels('rest', 'predict', 'refused'),
    );
    expect(await metrics.text()).toContain('gondola_requests_in_progress{protocol="rest"} 0');
    await server.close();
  });
});
