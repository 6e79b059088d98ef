import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ownPathOf } from '../../pipeline/tracking/artifacts/artifact-address.js';
import { listFiles, openFile, pathInside } from '../../pipeline/tracking/artifacts/artifact-files.js';
import { findLoggedModel } from '../../pipeline/tracking/find-logged-model.js';
import { sendFile, takeRawBodies } from './artifact-proxy.js';
import { fileMessage } from './artifacts.js';
import { endpoint, type MlflowServices } from './endpoint.js';
import { nonEmpty, text } from './fields.js';
import { readFields, sentFields } from './read-request.js';

/** Where the files of a logged model are. @throws AppError NOT_FOUND, NOT_IMPLEMENTED when they are elsewhere */
async function folderOf({ db }: MlflowServices, modelId: string): Promise<{ address: string; path: string }> {
  const { artifactUri } = await findLoggedModel(db.manager, modelId);
  return { address: artifactUri, path: ownPathOf(artifactUri, `logged model ${modelId}`) };
}

export const loggedModelArtifactEndpoints = [
  endpoint(
    'GET',
    'logged-models/:model_id/artifacts/directories',
    z.object({ model_id: nonEmpty, artifact_directory_path: text.default('') }),
    async (services, { model_id, artifact_directory_path: directory }) => {
      const inner = pathInside('', directory).slice(1);
      const folder = await folderOf(services, model_id);
      const entries = await listFiles(services, pathInside(folder.path, directory));
      return { root_uri: folder.address, files: entries.map((entry) => fileMessage(entry, inner)) };
    },
  ),
];

const fileFields = z.object({ model_id: nonEmpty, artifact_file_path: nonEmpty });

/** Files of a logged model, as the pages of MLflow's own interface ask for them. */
export async function registerLoggedModelDownloads(
  server: FastifyInstance,
  services: MlflowServices,
): Promise<void> {
  await server.register(async (scope) => {
    takeRawBodies(scope);
    const address = '/ajax-api/2.0/mlflow/logged-models/:model_id/artifacts/files';
    scope.get(address, { config: { access: 'READ' } }, async (request, reply) => {
      const sent = sentFields(request);
      const fields = { ...sent.fields, ...(request.params as object) };
      const { model_id, artifact_file_path } = readFields(fileFields, { ...sent, fields });
      const inner = pathInside('', artifact_file_path).slice(1);
      const folder = await folderOf(services, model_id);
      return sendFile(reply, await openFile(services, pathInside(folder.path, inner)));
    });
  });
}
