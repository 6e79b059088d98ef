import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { recordOutcome } from '../../pipeline/access/audit/record-outcome.js';
import { AppError } from '../../platform/errors.js';
import { registerArtifactDownloads } from './artifact-downloads.js';
import { registerArtifactProxy } from './artifact-proxy.js';
import { artifactEndpoints } from './artifacts.js';
import { type Endpoint, METHODS, type Method, type MlflowServices } from './endpoint.js';
import { sendEndpointNotFound, sendMlflowError, sendWrongMethod } from './errors.js';
import { experimentEndpoints } from './experiments.js';
import { JsonBody } from './json-body.js';
import { loggedModelArtifactEndpoints, registerLoggedModelDownloads } from './logged-model-artifacts.js';
import { loggedModelEndpoints } from './logged-models.js';
import { metricHistoryEndpoints } from './metric-history.js';
import { modelVersionEndpoints } from './model-versions.js';
import { readFields, sentFields } from './read-request.js';
import { registeredModelEndpoints } from './registered-models.js';
import { runDataEndpoints } from './run-data.js';
import { runEndpoints } from './runs.js';
import { searchEndpoints } from './search-endpoints.js';

/** The version of MLflow whose clients this answers; they choose their calls by it. */
const MLFLOW_VERSION = '3.11.1';
/** A full legal log-inputs is about 17 MB. */
const BODY_BYTES_MAX = 40 * 1024 * 1024;
const PREFIXES = ['/api/2.0/mlflow', '/ajax-api/2.0/mlflow'];

const PUBLIC = { config: { access: 'PUBLIC', uncounted: true } } as const;
const READ = { config: { access: 'READ' } } as const;

const ENDPOINTS: readonly Endpoint[] = [
  ...experimentEndpoints,
  ...registeredModelEndpoints,
  ...modelVersionEndpoints,
  ...loggedModelEndpoints,
  ...artifactEndpoints,
  ...runEndpoints,
  ...runDataEndpoints,
  ...metricHistoryEndpoints,
  ...loggedModelArtifactEndpoints,
  ...searchEndpoints,
];

/** MLflow's REST API (tracking and registry), on the same tables as GraphQL. */
export async function registerMlflow(server: FastifyInstance, services: MlflowServices): Promise<void> {
  server.get('/health', PUBLIC, (_request, reply) => reply.type('text/plain').send('OK'));
  server.get('/version', PUBLIC, (_request, reply) => reply.type('text/plain').send(MLFLOW_VERSION));
  for (const prefix of ['/api/3.0/mlflow', '/ajax-api/3.0/mlflow']) {
    server.get(`${prefix}/server-info`, READ, () => ({ store_type: 'SqlStore', workspaces_enabled: false }));
  }
  for (const prefix of PREFIXES) {
    await server.register(async (scope) => registerEndpoints(scope, services), { prefix });
  }
  await registerArtifactProxy(server, services);
  await registerArtifactDownloads(server, services);
  await registerLoggedModelDownloads(server, services);
}

function registerEndpoints(scope: FastifyInstance, services: MlflowServices): void {
  scope.setErrorHandler(sendMlflowError);
  scope.setNotFoundHandler(sendEndpointNotFound);
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  scope.addContentTypeParser('*', (request, _payload, done) => done(wrongType(request)));
  for (const { methods, path, access, isAudited, schema, handle } of ENDPOINTS) {
    scope.route({
      method: [...methods],
      url: `/${path}`,
      config: { access },
      bodyLimit: BODY_BYTES_MAX,
      handler: async (request, reply) => {
        const sent = sentFields(request);
        const parts = request.params as object;
        const asked =
          Object.keys(parts).length === 0 ? sent : { ...sent, fields: { ...sent.fields, ...parts } };
        const fields = readFields(schema, asked);
        const run = () => handle(services, fields as never, request.principal);
        const what = { principal: request.principal, action: `mlflow.${path}`, ...subjectOf(fields) };
        const answer = await (isAudited ? recordOutcome(services, what, run) : run());
        return send(reply, answer ?? {});
      },
    });
  }
  refuseOtherMethods(scope);
}

function refuseOtherMethods(scope: FastifyInstance): void {
  const taken = new Map<string, Set<Method>>();
  for (const { methods, path } of ENDPOINTS) {
    taken.set(path, new Set([...(taken.get(path) ?? []), ...methods]));
  }
  for (const [path, methods] of taken) {
    const method = METHODS.filter((name) => !methods.has(name));
    const handler = async (request: FastifyRequest, reply: FastifyReply) =>
      sendWrongMethod(request, reply, methods);
    // Before the body is read, which may be of any type.
    scope.route({ method, url: `/${path}`, ...READ, onRequest: handler, handler });
  }
}

/** The model, and what of it. */
function subjectOf(fields: unknown): { subject: string; details: Record<string, unknown> } {
  const { name = '', tags: _, ...details } = fields as Record<string, unknown>;
  return { subject: String(name), details };
}

/** Serialised here, since Fastify would look for a schema. */
function send(reply: FastifyReply, answer: unknown): FastifyReply {
  const body = answer instanceof JsonBody ? answer.body : JSON.stringify(withoutEmptyLists(answer));
  return reply.type('application/json').send(body);
}

/** As MLflow sends it: without empty lists, and with NaN as text. Several times as fast as a replacer of JSON.stringify. */
function withoutEmptyLists(value: unknown): unknown {
  if (typeof value === 'number') return Number.isNaN(value) ? 'NaN' : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(withoutEmptyLists);
  const sent: Record<string, unknown> = {};
  for (const name in value) sent[name] = withoutEmptyLists((value as Record<string, unknown>)[name]);
  return sent;
}

function wrongType(request: FastifyRequest): AppError {
  const message = `Bad Request. Content-Type must be 'application/json', not '${request.headers['content-type'] ?? ''}'.`;
  return new AppError('INVALID_INPUT', message, { field: 'content-type' });
}
