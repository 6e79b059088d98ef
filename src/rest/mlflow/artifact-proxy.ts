import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { listFiles, type OpenedFile, openFile } from '../../pipeline/tracking/artifacts/artifact-files.js';
import { AppError } from '../../platform/errors.js';
import { attachment } from '../content-disposition.js';
import { putFile, removeFiles } from './artifact-changes.js';
import { fileMessage } from './artifacts.js';
import { contentTypeOf } from './content-type.js';
import type { MlflowServices } from './endpoint.js';
import { sendEndpointNotFound, sendMlflowError } from './errors.js';

const PREFIXES = ['/api/2.0/mlflow-artifacts', '/ajax-api/2.0/mlflow-artifacts'];

const READ = { config: { access: 'READ' } } as const;
const TRAIN = { config: { access: 'TRAIN' } } as const;

/** The proxy through which clients read and write files at `mlflow-artifacts:/<path>`; bodies pass through as streams. */
export async function registerArtifactProxy(
  server: FastifyInstance,
  services: MlflowServices,
): Promise<void> {
  for (const prefix of PREFIXES) {
    await server.register(
      async (scope) => {
        takeRawBodies(scope);
        scope.setNotFoundHandler(sendEndpointNotFound);
        registerFiles(scope, services);
        registerRefusals(scope);
      },
      { prefix },
    );
  }
}

/** Bodies of any type and size reach the handlers as streams, and failures leave in MLflow's shape. */
export function takeRawBodies(scope: FastifyInstance): void {
  scope.setErrorHandler(sendMlflowError);
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

/** The body that `takeRawBodies` left unread; none is an empty one. */
export function rawBody(request: FastifyRequest): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  return (request.body as AsyncIterable<Uint8Array> | null | undefined) ?? [];
}

export function sendFile(reply: FastifyReply, { name, bytes, content }: OpenedFile): FastifyReply {
  return reply
    .header('content-type', contentTypeOf(name))
    .header('content-length', bytes)
    .header('content-disposition', attachment(name))
    .header('x-content-type-options', 'nosniff')
    .send(content);
}

function registerFiles(scope: FastifyInstance, services: MlflowServices): void {
  scope.get('/artifacts', READ, async (request) => {
    const { path } = request.query as { path?: string | string[] };
    const entries = await listFiles(services, [path ?? ''].flat()[0]!);
    return entries.length === 0 ? {} : { files: entries.map((entry) => fileMessage(entry)) };
  });
  scope.put('/artifacts/*', TRAIN, async (request) => {
    await putFile(services, request.principal, pathOf(request), rawBody(request));
    return {};
  });
  scope.get('/artifacts/*', READ, async (request, reply) =>
    sendFile(reply, await openFile(services, pathOf(request))),
  );
  scope.delete('/artifacts/*', TRAIN, async (request) => {
    await removeFiles(services, request.principal, pathOf(request));
    return {};
  });
}

/** Clients that get this code go on with a plain upload or download. */
function registerRefusals(scope: FastifyInstance): void {
  const refuse = async () => {
    throw new AppError('NOT_IMPLEMENTED', 'Artifacts are sent in one piece, through this server.');
  };
  for (const step of ['create', 'complete', 'abort']) scope.post(`/mpu/${step}/*`, TRAIN, refuse);
  scope.get('/presigned/*', READ, refuse);
}

const pathOf = (request: FastifyRequest) => (request.params as { '*': string })['*'];
