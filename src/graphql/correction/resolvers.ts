import type { FindOptionsWhere } from 'typeorm';
import { startExtension } from '../../pipeline/corrections/extend-dataset.js';
import {
  type ExtendedDataset,
  extensionRequestSchema,
} from '../../pipeline/corrections/extension-request.js';
import { DEFAULT_MODEL_NAME } from '../../pipeline/training/model-name.js';
import { assertIdExists, notFound } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import { EXTEND_DATASET, IMPORT_CORRECTIONS } from '../../queue/definitions.js';
import { parseIdempotencyKey } from '../../queue/idempotency-key.js';
import { CorrectedListing, Correction } from '../../store/entities/correction.js';
import { DatasetVersion } from '../../store/entities/dataset.js';
import { Model } from '../../store/entities/registry.js';
import { correctionRequestSchema } from '../../subjects/listings/corrections/correction-request.js';
import {
  type CorrectionImportResult,
  correctionImportSchema,
  startCorrectionImport,
} from '../../subjects/listings/corrections/import-corrections.js';
import { listCategories } from '../../subjects/listings/corrections/list-categories.js';
import { predictionsToReview } from '../../subjects/listings/corrections/predictions-to-review.js';
import {
  conflictDecisionSchema,
  rejectCorrection,
  rejectionSchema,
  resolveConflict,
} from '../../subjects/listings/corrections/settle-corrections.js';
import { submitCorrection } from '../../subjects/listings/corrections/submit-correction.js';
import { subjectOf } from '../../subjects/subjects.js';
import { withActor } from '../common/actor.js';
import { newestFirst } from '../common/newest-first.js';
import { checkFilterId, checkFirst } from '../common/pagination.js';
import { resultOf, withoutNulls } from '../common/results.js';
import type { Context } from '../context.js';
import { categoryOf } from '../dataset/resolvers.js';
import type { CorrectionFilter, Resolvers } from '../generated/resolver-types.js';

const ERRORS = ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'] as const;
const OF_PREDICTION_MAX = 100;
const FILTERED_IDS = ['predictionId', 'datasetVersionId', 'jobId'] as const;

/** The input without what GraphQL clients send as null, and the idempotency key apart. */
function requestOf(input: { idempotencyKey?: string | null }) {
  const { idempotencyKey, ...request } = withoutNulls(input) as { idempotencyKey?: string };
  return { request, key: parseIdempotencyKey(idempotencyKey) };
}

export const correctionResolvers: Resolvers = {
  Query: {
    corrections: async (_parent, { filter, ...page }, { db }) =>
      newestFirst(db.manager, Correction, page, await conditions(filter ?? {}, db)),
    async correction(_parent, { id }, { db }) {
      assertIdExists('correction', id);
      return (await db.manager.findOneBy(Correction, { id })) ?? raise(notFound('correction', id));
    },
    correctionConflicts: async (_parent, { modelName, ...page }, { db }) =>
      newestFirst(db.manager, CorrectedListing, page, {
        state: 'CONFLICT',
        ...(await ofModel(modelName, db)),
      }),
    categories: (_parent, { modelName }, { db }) =>
      listCategories(db.manager, modelName ?? DEFAULT_MODEL_NAME),
    predictionsToReview: (_parent, { modelName, first }, { db }) =>
      predictionsToReview(db.manager, modelName ?? DEFAULT_MODEL_NAME, checkFirst(first)),
  },
  Mutation: {
    submitCorrection: (_parent, { input }, context) =>
      resultOf(ERRORS, async () => {
        const { request, key } = requestOf(input);
        const parsed = parseRequest(correctionRequestSchema, withActor(request, 'submittedBy', context));
        const submitted = await submitCorrection(context, parsed, new Date(), key);
        return { __typename: 'CorrectionSubmitted' as const, ...submitted };
      }),
    submitCorrections: (_parent, { input }, context) =>
      resultOf(ERRORS, async () => {
        const { request, key } = requestOf(input);
        const asked = withActor(request, 'submittedBy', context);
        const job = await startCorrectionImport(context, parseRequest(correctionImportSchema, asked), key);
        return { __typename: 'CorrectionImportStarted' as const, job };
      }),
    resolveConflict: (_parent, { input }, { db, loaders, principal }) =>
      resultOf(ERRORS, async () => {
        const decision = parseRequest(
          conflictDecisionSchema,
          withActor(withoutNulls(input) as object, 'decidedBy', { principal }),
        );
        const { id, categoryCode } = await resolveConflict(db, decision, new Date());
        return {
          __typename: 'ConflictResolved' as const,
          corrections: await loaders.correctionsOfListing.load(id),
          category: categoryCode === null ? null : categoryOf(categoryCode),
        };
      }),
    rejectCorrection: (_parent, { input }, { db, principal }) =>
      resultOf(ERRORS, async () => {
        const rejection = parseRequest(
          rejectionSchema,
          withActor(withoutNulls(input) as object, 'decidedBy', { principal }),
        );
        const correction = await rejectCorrection(db, rejection, new Date());
        return { __typename: 'CorrectionRejected' as const, correction };
      }),
    extendDataset: (_parent, { input }, context) =>
      resultOf(ERRORS, async () => {
        const { request, key } = requestOf(input);
        const job = await startExtension(
          { ...context, subjectOf },
          parseRequest(extensionRequestSchema, request),
          key,
        );
        return { __typename: 'DatasetExtensionStarted' as const, job };
      }),
  },
  DatasetVersion: {
    extends({ recipe }, _args, { db }) {
      const { extends: digest } = recipe as { extends?: string };
      return digest === undefined ? null : db.manager.findOneBy(DatasetVersion, { digest });
    },
  },
  Prediction: {
    async corrections({ id }, _args, { loaders }) {
      return (await loaders.correctionsOfPrediction.load(id)).toReversed().slice(0, OF_PREDICTION_MAX);
    },
  },
  Job: {
    correctionImport: ({ kind, result }) =>
      kind === IMPORT_CORRECTIONS.kind ? (result as CorrectionImportResult | null) : null,
    // Results from before there were films say nothing of users and films.
    datasetExtension: ({ kind, result }) =>
      kind !== EXTEND_DATASET.kind || result === null
        ? null
        : Object.assign({ newUsers: 0, newFilms: 0 }, result as ExtendedDataset),
  },
  Correction: {
    prediction: ({ predictionId }, _args, { loaders }) =>
      predictionId === null ? null : loaders.prediction.load(predictionId),
    model: ({ modelId }, _args, context) => modelOf(modelId, context),
    category: ({ categoryCode }) => categoryOf(categoryCode),
    predictedCategory: ({ predictedCode }) => (predictedCode === null ? null : categoryOf(predictedCode)),
    confirms: ({ categoryCode, predictedCode }) =>
      predictedCode === null ? null : categoryCode === predictedCode,
    events: ({ id }, _args, { loaders }) => loaders.correctionEvents.load(id),
    datasetVersion: ({ datasetVersionId }, _args, { loaders }) =>
      datasetVersionId === null ? null : loaders.datasetVersion.load(datasetVersionId),
  },
  CorrectionConflict: {
    model: ({ modelId }, _args, context) => modelOf(modelId, context),
    corrections: async ({ id }, _args, { loaders }) =>
      (await loaders.correctionsOfListing.load(id)).filter(({ state }) => state === 'CONFLICT'),
  },
};

async function conditions(
  filter: CorrectionFilter,
  db: Context['db'],
): Promise<FindOptionsWhere<Correction>> {
  const { modelName, ...rest } = withoutNulls(filter) as CorrectionFilter;
  for (const name of FILTERED_IDS) if (rest[name] != null) checkFilterId(name, rest[name]);
  return { ...(rest as FindOptionsWhere<Correction>), ...(await ofModel(modelName, db)) };
}

/** A model that there is not has nothing. */
async function ofModel(
  modelName: string | null | undefined,
  { manager }: Context['db'],
): Promise<{ modelId?: string }> {
  if (modelName == null) return {};
  return { modelId: (await manager.findOneBy(Model, { name: modelName }))?.id ?? '' };
}

async function modelOf(id: string, { loaders }: Context): Promise<Model> {
  return (await loaders.model.load(id)) ?? raise(notFound('model', id));
}

function raise(error: Error): never {
  throw error;
}
