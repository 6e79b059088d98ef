import { z } from 'zod';
import { describeVersion } from '../../pipeline/registry/describe-registry.js';
import {
  createVersion,
  deleteVersion,
  deleteVersionTag,
  setVersionTag,
  updateVersion,
} from '../../pipeline/registry/model-versions.js';
import { findVersionOfName, readVersionNumber } from '../../pipeline/registry/registry-lookup.js';
import { filesOf } from '../../pipeline/registry/source-location.js';
import { moveToStage, readStage } from '../../pipeline/registry/stages.js';
import type { ModelVersion } from '../../store/entities/registry.js';
import { endpoint, type MlflowServices } from './endpoint.js';
import { bool, keyAndValue, messages, nonEmpty, text } from './fields.js';
import { versionNumber } from './registered-models.js';
import { modelVersionMessage } from './registry-messages.js';

const version = z.object({ name: nonEmpty, version: versionNumber });

async function answer({ db }: MlflowServices, row: ModelVersion) {
  return { model_version: modelVersionMessage(await describeVersion(db.manager, row)) };
}

export const modelVersionEndpoints = [
  endpoint(
    'POST',
    'model-versions/create',
    z.object({
      name: nonEmpty,
      source: nonEmpty,
      run_id: text.optional(),
      run_link: text.optional(),
      description: text.optional(),
      model_id: text.optional(),
      tags: messages(keyAndValue),
    }),
    async (services, { run_id, run_link, model_id, ...fields }) => {
      const request = { ...fields, runId: run_id, runLink: run_link, loggedModelId: model_id };
      return answer(services, await createVersion(services.db, request));
    },
  ),
  endpoint('GET', 'model-versions/get', version, async (services, fields) =>
    answer(services, await find(services, fields)),
  ),
  endpoint('GET', 'model-versions/get-download-uri', version, async (services, fields) => ({
    artifact_uri: filesOf(await find(services, fields)),
  })),
  endpoint(
    'PATCH',
    'model-versions/update',
    version.extend({ description: text.optional() }),
    async (services, fields) => {
      const number = readVersionNumber(fields.version);
      return answer(services, await updateVersion(services.db, fields.name, number, fields.description));
    },
  ),
  endpoint(
    'POST',
    'model-versions/transition-stage',
    version.extend({ stage: nonEmpty, archive_existing_versions: bool }),
    async (services, fields) => {
      const number = readVersionNumber(fields.version);
      const moved = await moveToStage(services.db, fields.name, number, readStage(fields.stage), {
        archiveOthers: fields.archive_existing_versions,
      });
      return answer(services, moved);
    },
  ),
  endpoint('DELETE', 'model-versions/delete', version, async ({ db, access }, fields) => {
    const number = readVersionNumber(fields.version);
    await deleteVersion(db, fields.name, number, { keepsChampion: access.fourEyes });
    return {};
  }),
  endpoint('POST', 'model-versions/set-tag', version.extend(keyAndValue), async ({ db }, fields) => {
    await setVersionTag(db, fields.name, readVersionNumber(fields.version), fields);
    return {};
  }),
  endpoint(
    'DELETE',
    'model-versions/delete-tag',
    version.extend({ key: nonEmpty }),
    async ({ db }, fields) => {
      await deleteVersionTag(db, fields.name, readVersionNumber(fields.version), fields.key);
      return {};
    },
  ),
];

function find({ db }: MlflowServices, fields: z.output<typeof version>): Promise<ModelVersion> {
  return findVersionOfName(db.manager, fields.name, readVersionNumber(fields.version));
}
