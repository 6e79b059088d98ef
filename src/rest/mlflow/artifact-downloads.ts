import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { folderOfVersion } from '../../pipeline/registry/version-folder.js';
import { folderOfRun, openFile, pathInside } from '../../pipeline/tracking/artifacts/artifact-files.js';
import { safeArtifactPath } from '../../pipeline/tracking/artifacts/artifact-path.js';
import { invalidInput } from '../../platform/errors.js';
import { putFile } from './artifact-changes.js';
import { rawBody, sendFile, takeRawBodies } from './artifact-proxy.js';
import { runFields } from './artifacts.js';
import type { MlflowServices } from './endpoint.js';
import { int64, nonEmpty } from './fields.js';
import { readFields, sentFields } from './read-request.js';

/** What the pages of MLflow's own interface upload, such as a note with pictures. */
const UPLOAD_BYTES_MAX = 10 * 1024 * 1024;

const READ = { config: { access: 'READ' } } as const;

const pathField = z.object({ path: nonEmpty });
const versionFields = z.object({ name: nonEmpty, version: int64, path: nonEmpty });

/** Files by the run or the version of a model that they belong to. */
export async function registerArtifactDownloads(
  server: FastifyInstance,
  services: MlflowServices,
): Promise<void> {
  await server.register(async (scope) => {
    takeRawBodies(scope);
    scope.get('/get-artifact', READ, async (request, reply) => {
      const sent = sentFields(request);
      const { run_id } = readFields(runFields, sent);
      const inner = safeArtifactPath(readFields(pathField, sent).path);
      const folder = await folderOfRun(services.db.manager, run_id);
      return sendFile(reply, await openFile(services, pathInside(folder.path, inner)));
    });
    scope.get('/model-versions/get-artifact', READ, async (request, reply) => {
      const { name, version, path } = readFields(versionFields, sentFields(request));
      const inner = safeArtifactPath(path);
      const folder = await folderOfVersion(services.db.manager, name, version);
      return sendFile(reply, await openFile(services, pathInside(folder, inner)));
    });
    scope.post('/ajax-api/2.0/mlflow/upload-artifact', { config: { access: 'TRAIN' } }, async (request) => {
      await upload(services, request);
      return {};
    });
  });
}

async function upload(services: MlflowServices, request: FastifyRequest): Promise<void> {
  const { run_uuid: runId, path } = request.query as { run_uuid?: string; path?: string };
  if (!runId) throw invalidInput('run_uuid', 'Request must specify run_uuid.');
  if (!path) throw invalidInput('path', 'Request must specify path.');
  const inner = safeArtifactPath(path);
  const bytes = Number(request.headers['content-length'] ?? Number.NaN);
  if (bytes > UPLOAD_BYTES_MAX) throw invalidInput('data', 'Artifact size is too large. Max size is 10MB.');
  if (bytes === 0 || request.body === undefined) throw noData();
  const folder = await folderOfRun(services.db.manager, runId);
  const content = someData(rawBody(request));
  await putFile(services, request.principal, pathInside(folder.path, inner), content, UPLOAD_BYTES_MAX);
}

/** A body without a length may be empty all the same: it fails where it ends, before anything of it is stored. */
async function* someData(content: ReturnType<typeof rawBody>): AsyncGenerator<Uint8Array> {
  let isEmpty = true;
  for await (const chunk of content) {
    isEmpty &&= chunk.byteLength === 0;
    yield chunk;
  }
  if (isEmpty) throw noData();
}

const noData = () => invalidInput('data', 'Request must specify data.');
