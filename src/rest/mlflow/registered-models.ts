import { z } from 'zod';
import { deleteAlias, findVersionByAlias, setAlias } from '../../pipeline/registry/aliases.js';
import { describeModel, describeVersion } from '../../pipeline/registry/describe-registry.js';
import { fourEyesOf } from '../../pipeline/registry/four-eyes/four-eyes.js';
import {
  createModel,
  deleteModel,
  deleteModelTag,
  renameModel,
  setModelTag,
  updateModel,
} from '../../pipeline/registry/registered-models.js';
import { findModel, readVersionNumber } from '../../pipeline/registry/registry-lookup.js';
import { readStage } from '../../pipeline/registry/stages.js';
import type { Model } from '../../store/entities/registry.js';
import { endpoint, type MlflowServices } from './endpoint.js';
import { keyAndValue, list, messages, nonEmpty, text } from './fields.js';
import { modelMessage, modelVersionMessage } from './registry-messages.js';

const name = z.object({ name: nonEmpty });
const alias = name.extend({ alias: nonEmpty });
/** Clients send it as text. */
export const versionNumber = z.union([nonEmpty, z.number().transform(String)]);

async function answer({ db }: MlflowServices, model: Model) {
  return { registered_model: modelMessage(await describeModel(db.manager, model)) };
}

export const registeredModelEndpoints = [
  endpoint(
    'POST',
    'registered-models/create',
    name.extend({ description: text.optional(), tags: messages(keyAndValue) }),
    async (services, fields) => answer(services, await createModel(services.db, fields)),
  ),
  endpoint('GET', 'registered-models/get', name, async (services, fields) =>
    answer(services, await findModel(services.db.manager, fields.name)),
  ),
  endpoint(
    'PATCH',
    'registered-models/update',
    name.extend({ description: text.optional() }),
    async (services, fields) =>
      answer(services, await updateModel(services.db, fields.name, fields.description)),
  ),
  endpoint(
    'POST',
    'registered-models/rename',
    name.extend({ new_name: nonEmpty }),
    async (services, fields) => {
      const keepsChampion = services.access.fourEyes;
      return answer(
        services,
        await renameModel(services.db, fields.name, fields.new_name, { keepsChampion }),
      );
    },
  ),
  endpoint('DELETE', 'registered-models/delete', name, async ({ db, access }, fields) => {
    await deleteModel(db, fields.name, { keepsChampion: access.fourEyes });
    return {};
  }),
  endpoint(
    ['GET', 'POST'],
    'registered-models/get-latest-versions',
    name.extend({ stages: list(text) }),
    async ({ db }, fields) => {
      const stages = fields.stages.map(readStage);
      const { latestVersions } = await describeModel(db.manager, await findModel(db.manager, fields.name));
      const chosen = latestVersions.filter(
        ({ version }) => stages.length === 0 || stages.includes(version.stage),
      );
      return { model_versions: chosen.map(modelVersionMessage) };
    },
  ),
  endpoint('POST', 'registered-models/set-tag', name.extend(keyAndValue), async ({ db }, fields) => {
    await setModelTag(db, fields.name, fields);
    return {};
  }),
  endpoint(
    'DELETE',
    'registered-models/delete-tag',
    name.extend({ key: nonEmpty }),
    async ({ db }, fields) => {
      await deleteModelTag(db, fields.name, fields.key);
      return {};
    },
  ),
  endpoint(
    'POST',
    'registered-models/alias',
    alias.extend({ version: versionNumber }),
    async ({ db, access, audit }, fields, principal) => {
      const number = readVersionNumber(fields.version);
      await setAlias(db, fields.name, fields.alias, number, fourEyesOf(access, principal, audit));
      return {};
    },
  ),
  endpoint('GET', 'registered-models/alias', alias, async ({ db }, fields) => {
    const version = await findVersionByAlias(db.manager, fields.name, fields.alias);
    return { model_version: modelVersionMessage(await describeVersion(db.manager, version)) };
  }),
  endpoint('DELETE', 'registered-models/alias', alias, async ({ db, access, audit }, fields, principal) => {
    await deleteAlias(db, fields.name, fields.alias, fourEyesOf(access, principal, audit));
    return {};
  }),
];
