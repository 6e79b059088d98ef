import { z } from 'zod';
import { describeLoggedModels } from '../../pipeline/tracking/describe-logged-models.js';
import { findLoggedModel } from '../../pipeline/tracking/find-logged-model.js';
import { deleteModelTag, logModelParams, setModelTags } from '../../pipeline/tracking/logged-model-facts.js';
import {
  createLoggedModel,
  deleteLoggedModel,
  finishLoggedModel,
} from '../../pipeline/tracking/logged-models.js';
import type { LoggedModel } from '../../store/entities/logged-model.js';
import { endpoint, type MlflowServices } from './endpoint.js';
import { bool, keyAndValue, messages, nonEmpty, text, word } from './fields.js';
import { loggedModelMessage } from './logged-model-messages.js';

const model = z.object({ model_id: nonEmpty });

const STATUS_WORDS = {
  LOGGED_MODEL_PENDING: 'PENDING',
  LOGGED_MODEL_READY: 'READY',
  LOGGED_MODEL_UPLOAD_FAILED: 'UPLOAD_FAILED',
} as const;
const status = word({ LOGGED_MODEL_PENDING: 1, LOGGED_MODEL_READY: 2, LOGGED_MODEL_UPLOAD_FAILED: 3 });

async function answer({ db }: MlflowServices, row: LoggedModel) {
  const [described] = await describeLoggedModels(db.manager, [row]);
  return { model: loggedModelMessage(described!) };
}

export const loggedModelEndpoints = [
  endpoint(
    'POST',
    'logged-models',
    z.object({
      experiment_id: nonEmpty,
      name: text.optional(),
      model_type: text.optional(),
      source_run_id: text.optional(),
      params: messages(keyAndValue),
      tags: messages(keyAndValue),
    }),
    async (services, { experiment_id, model_type, source_run_id, ...fields }) => {
      const request = {
        ...fields,
        experimentId: experiment_id,
        modelType: model_type,
        sourceRunId: source_run_id,
      };
      return answer(services, await createLoggedModel(services.db, request));
    },
  ),
  endpoint(
    'GET',
    'logged-models/:model_id',
    model.extend({ allow_deleted: bool.default(false) }),
    async (services, { model_id, allow_deleted }) =>
      answer(services, await findLoggedModel(services.db.manager, model_id, { allowDeleted: allow_deleted })),
  ),
  endpoint('PATCH', 'logged-models/:model_id', model.extend({ status }), async (services, fields) =>
    answer(services, await finishLoggedModel(services.db, fields.model_id, STATUS_WORDS[fields.status])),
  ),
  endpoint('DELETE', 'logged-models/:model_id', model, async ({ db }, { model_id }) => {
    await deleteLoggedModel(db, model_id);
    return {};
  }),
  endpoint(
    'POST',
    'logged-models/:model_id/params',
    model.extend({ params: messages(keyAndValue) }),
    async ({ db }, { model_id, params }) => {
      await logModelParams(db, model_id, params);
      return {};
    },
  ),
  endpoint(
    'PATCH',
    'logged-models/:model_id/tags',
    model.extend({ tags: messages(keyAndValue) }),
    async ({ db }, { model_id, tags }) => {
      await setModelTags(db, model_id, tags);
      return {};
    },
  ),
  endpoint(
    'DELETE',
    'logged-models/:model_id/tags/:tag_key',
    model.extend({ tag_key: nonEmpty }),
    async ({ db }, { model_id, tag_key }) => {
      await deleteModelTag(db, model_id, tag_key);
      return {};
    },
  ),
];
