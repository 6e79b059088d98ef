import { assertIdExists, invalidInput, notFound } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import { parseIdempotencyKey } from '../../queue/idempotency-key.js';
import { Prediction } from '../../store/entities/prediction.js';
import { batchRequestSchema, startBatch } from '../../subjects/listings/serving/batch.js';
import { explainPrediction, nearestListings } from '../../subjects/listings/serving/explain-prediction.js';
import {
  type PredictionAnswer,
  predictBatchRequestSchema,
  predictMany,
  predictOne,
  predictRequestSchema,
} from '../../subjects/listings/serving/predict.js';
import { signalsOf } from '../../subjects/listings/serving/signals-of.js';
import { resultOf, withoutNulls } from '../common/results.js';
import type { Context } from '../context.js';
import { categoryOf } from '../dataset/resolvers.js';
import type { Resolvers, StartBatchPredictionInput } from '../generated/resolver-types.js';
import { listPredictions } from './list-predictions.js';

const EXPLAINED_TERMS_MAX = 100;
const NEAREST_LISTINGS_MAX = 50;
const PREDICT_ERRORS = ['INVALID_INPUT', 'NO_CHAMPION', 'OVERLOADED', 'DAMAGED_ARTIFACT'] as const;

export const predictionResolvers: Resolvers = {
  Query: {
    predictions: (_parent, args, { db }) => listPredictions(db.manager, args),
    async prediction(_parent, { id }, context) {
      assertIdExists('prediction', id);
      const prediction = await findPrediction(id, context);
      if (prediction === null) throw notFound('prediction', id);
      return prediction;
    },
  },
  Mutation: {
    predict: (_parent, { input }, context) =>
      resultOf(PREDICT_ERRORS, async () => {
        const request = parseRequest(predictRequestSchema, withoutNulls(input));
        const answer = await predictOne(servingOf(context), request, 'graphql');
        return { __typename: 'Prediction' as const, ...shown(answer, context) };
      }),
    predictBatch: (_parent, { input }, context) =>
      resultOf(PREDICT_ERRORS, async () => {
        const request = parseRequest(predictBatchRequestSchema, withoutNulls(input));
        const answers = await predictMany(servingOf(context), request, 'graphql');
        const predictions = answers.map((answer) => shown(answer, context));
        return { __typename: 'PredictionBatch' as const, predictions };
      }),
    startBatchPrediction: (_parent, { input }, context) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND', 'NO_CHAMPION', 'CONFLICT'], async () => {
        const { idempotencyKey, ...request } = withoutNulls(input) as StartBatchPredictionInput;
        const job = await startBatch(
          context,
          parseRequest(batchRequestSchema, request),
          parseIdempotencyKey(idempotencyKey),
        );
        return { __typename: 'BatchPredictionStarted' as const, job };
      }),
  },
  Prediction: {
    category: ({ categoryCode }) => categoryOf(categoryCode),
    signals: (prediction) => signalsOf(prediction),
    explanation(prediction, { category, first }, context) {
      const termsMax = checkCount(first, 0, EXPLAINED_TERMS_MAX);
      const asked = { termsMax, ...(category == null ? {} : { categoryCode: category }) };
      return explainPrediction(prediction, asked, context);
    },
    nearestListings: (prediction, { first }, context) =>
      nearestListings(prediction, checkCount(first, 1, NEAREST_LISTINGS_MAX), context),
    async modelVersion({ modelVersionId }, _args, { loaders }) {
      const version = await loaders.modelVersion.load(modelVersionId);
      if (version === null) throw notFound('model version', modelVersionId);
      return version;
    },
  },
  Explanation: {
    category: ({ categoryCode }) => categoryOf(categoryCode),
    method: ({ method }) => (method === 'weights' ? 'WEIGHTS' : 'LEAVING_OUT'),
  },
  ExplainedTerm: {
    field: ({ field }) => (field === 'title' ? 'TITLE' : 'DESCRIPTION'),
    spans: ({ spans }) => spans.map(([start, end]) => ({ start, end })),
  },
  NearestListing: {
    category: ({ categoryCode }) => categoryOf(categoryCode),
  },
  RankedCategory: {
    category: ({ code, name }) => ({ code, name }),
  },
};

/** A prediction, also one that this process gave a moment ago and has not stored yet. */
async function findPrediction(id: string, { db, predictionLog }: Context): Promise<Prediction | null> {
  const stored = await db.manager.findOneBy(Prediction, { id });
  if (stored !== null || predictionLog.pending === 0) return stored;
  // The flush under way may have begun before the prediction was given.
  await predictionLog.flush();
  await predictionLog.flush();
  return db.manager.findOneBy(Prediction, { id });
}

/** @throws AppError INVALID_INPUT */
function checkCount(first: number, min: number, max: number): number {
  if (first < min || first > max) throw invalidInput('first', `first must be ${min} to ${max}.`);
  return first;
}

function servingOf({ db, champions, predictionLog, artifacts, pictures, shadow, observer }: Context) {
  return { db, champions, log: predictionLog, artifacts, pictures, shadow, observer };
}

/** The version is at hand, so that showing it costs no statement. */
function shown({ prediction, modelVersion }: PredictionAnswer, { loaders }: Context): Prediction {
  loaders.modelVersion.prime(modelVersion.id, modelVersion);
  return prediction;
}
