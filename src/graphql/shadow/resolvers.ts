import { type FindOptionsWhere, IsNull, Not } from 'typeorm';
import { DEFAULT_MODEL_NAME } from '../../pipeline/training/model-name.js';
import { notFound } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import { Model } from '../../store/entities/registry.js';
import { ShadowDisagreement } from '../../store/entities/shadow.js';
import { markReviewed } from '../../subjects/listings/serving/shadow/disagreements.js';
import { setShadow, shadowRequestSchema } from '../../subjects/listings/serving/shadow/shadow-settings.js';
import { newestFirst } from '../common/newest-first.js';
import { resultOf, withoutNulls } from '../common/results.js';
import type { Context } from '../context.js';
import { categoryOf } from '../dataset/resolvers.js';
import type { Resolvers, ShadowDisagreementFilter } from '../generated/resolver-types.js';

export const shadowResolvers: Resolvers = {
  Query: {
    async shadowDisagreements(_parent, { filter, ...page }, { db }) {
      return newestFirst(db.manager, ShadowDisagreement, page, await conditions(filter ?? {}, db));
    },
  },
  Mutation: {
    setShadow: (_parent, { input }, { db, shadow }) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND'], async () => {
        const request = { modelName: DEFAULT_MODEL_NAME, ...(withoutNulls(input) as object) };
        const model = await setShadow(db, parseRequest(shadowRequestSchema, request));
        const { challenger, problem } =
          input.sharePercent === 0 ? { challenger: null, problem: null } : await shadow.readiness(model);
        return { __typename: 'ShadowSet' as const, model, challenger, problem };
      }),
    reviewDisagreement: (_parent, { id }, { db }) =>
      resultOf(['NOT_FOUND'], async () => ({
        __typename: 'DisagreementReviewed' as const,
        disagreement: await markReviewed(db, id, new Date()),
      })),
  },
  Model: {
    async shadowSharePercent({ id }, _args, { loaders }) {
      return (await loaders.shadowSetting.load(id))?.sharePercent ?? 0;
    },
  },
  ShadowDisagreement: {
    prediction: ({ predictionId }, _args, { loaders }) => loaders.prediction.load(predictionId),
    champion: ({ championVersionId }, _args, context) => versionOf(championVersionId, context),
    challenger: ({ challengerVersionId }, _args, context) => versionOf(challengerVersionId, context),
    championCategory: ({ championCategory }) => categoryOf(championCategory),
    challengerCategory: ({ challengerCategory }) => categoryOf(challengerCategory),
  },
};

async function conditions(
  { modelName, reviewed }: ShadowDisagreementFilter,
  db: Context['db'],
): Promise<FindOptionsWhere<ShadowDisagreement>> {
  const model = modelName == null ? null : await db.manager.findOneBy(Model, { name: modelName });
  return {
    ...(modelName == null ? {} : { modelId: model?.id ?? '' }),
    ...(reviewed == null ? {} : { reviewedAt: reviewed ? Not(IsNull()) : IsNull() }),
  };
}

async function versionOf(id: string, { loaders }: Context) {
  const version = await loaders.modelVersion.load(id);
  if (version === null) throw notFound('model version', id);
  return version;
}
