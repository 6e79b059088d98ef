import { In } from 'typeorm';
import {
  acknowledgementSchema,
  acknowledgeQualityAlarm,
} from '../../pipeline/monitoring/acknowledge-alarm.js';
import { DEFAULT_MODEL_NAME } from '../../pipeline/training/model-name.js';
import { invalidInput, noModel, notFound } from '../../platform/errors.js';
import { ID_PATTERN } from '../../platform/ids.js';
import { parseRequest } from '../../platform/validation.js';
import {
  QualityAlarm,
  QualityEstimate,
  type StoredClassQuality,
  type StoredShare,
} from '../../store/entities/quality.js';
import { Model, ModelVersion } from '../../store/entities/registry.js';
import { liveAccuracy } from '../../subjects/listings/corrections/live-accuracy.js';
import { subjectOf } from '../../subjects/subjects.js';
import { withActor } from '../common/actor.js';
import { newestFirst } from '../common/newest-first.js';
import { resultOf, withoutNulls } from '../common/results.js';
import type { Context } from '../context.js';
import { categoryOf } from '../dataset/resolvers.js';
import type { Resolvers } from '../generated/resolver-types.js';

/** A category among answers with a label. */
export type ShownClass = NonNullable<StoredClassQuality['realised']> & { readonly code: string };

export const qualityResolvers: Resolvers = {
  Query: {
    liveAccuracy(_parent, { modelName, window }, { db }) {
      const modelVersionId = window?.modelVersionId;
      if (modelVersionId != null && !ID_PATTERN.test(modelVersionId)) {
        throw invalidInput('window.modelVersionId', 'window.modelVersionId must be an id (32 hex digits).');
      }
      return liveAccuracy(db.manager, modelName ?? DEFAULT_MODEL_NAME, window ?? {});
    },
    async qualityEstimates(_parent, { modelName, ...page }, { db }) {
      const name = modelName ?? DEFAULT_MODEL_NAME;
      const model = await db.manager.findOneBy(Model, { name });
      if (model === null) throw noModel(name);
      const versions = await db.manager.find(ModelVersion, {
        where: { modelId: model.id },
        select: { id: true },
      });
      const ids = versions.map(({ id }) => id);
      return newestFirst(db.manager, QualityEstimate, page, { modelVersionId: In(ids) });
    },
    async qualityAlarms(_parent, { modelName, ...page }, { db }) {
      const model = modelName == null ? null : await db.manager.findOneBy(Model, { name: modelName });
      const where = modelName == null ? {} : { modelId: model?.id ?? '' };
      return newestFirst(db.manager, QualityAlarm, page, where);
    },
  },
  Mutation: {
    acknowledgeQualityAlarm: (_parent, args, { db, principal }) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND'], async () => {
        const request = parseRequest(
          acknowledgementSchema,
          withActor(withoutNulls(args) as object, 'by', { principal }),
        );
        const acknowledged = await acknowledgeQualityAlarm(db.manager, request, new Date());
        return { __typename: 'QualityAlarmAcknowledged' as const, ...acknowledged };
      }),
  },
  QualityAlarm: {
    modelVersion: ({ modelVersionId }, _args, context) => versionOf(modelVersionId, context),
    measure: ({ modelVersionId }, _args, context) => measureOf(modelVersionId, context),
    accuracy: ({ accuracy: value, low, high }) => ({ value, low, high }),
    drop: ({ referenceAccuracy, accuracy }) => referenceAccuracy - accuracy,
  },
  ModelVersion: {
    qualityEstimate: ({ id }, _args, { loaders }) => loaders.newestEstimate.load(id),
  },
  LiveAccuracy: {
    classes: ({ perClass }) => [...perClass],
  },
  LiveClass: {
    category: ({ code }) => categoryOf(code),
  },
  QualityEstimate: {
    modelVersion: ({ modelVersionId }, _args, context) => versionOf(modelVersionId, context),
    rows: ({ rowCount }) => rowCount,
    measure: ({ modelVersionId }, _args, context) => measureOf(modelVersionId, context),
    accuracy: ({ estimatedAccuracy, estimatedLow, estimatedHigh }) =>
      shareOf(estimatedAccuracy, estimatedLow, estimatedHigh),
    macroF1: ({ estimatedMacroF1 }) => estimatedMacroF1,
    realisedAccuracy: ({ realisedAccuracy, realisedLow, realisedHigh }) =>
      shareOf(realisedAccuracy, realisedLow, realisedHigh),
    classes: ({ perClass }) => perClass,
  },
  QualityClass: {
    category: ({ code }) => categoryOf(code),
    estimatedSupport: ({ estimated }) => estimated.support,
    estimatedPrecision: ({ estimated }) => estimated.precision,
    estimatedRecall: ({ estimated }) => estimated.recall,
    estimatedF1: ({ estimated }) => estimated.f1,
    realised: ({ code, realised }) => (realised === null ? null : { code, ...realised }),
  },
};

async function versionOf(id: string, { loaders }: Context) {
  const version = await loaders.modelVersion.load(id);
  if (version === null) throw notFound('model version', id);
  return version;
}

async function measureOf(modelVersionId: string, context: Context): Promise<string> {
  const { modelId } = await versionOf(modelVersionId, context);
  const model = await context.loaders.model.load(modelId);
  return subjectOf(model?.subject ?? 'listings').quality.measure.title;
}

function shareOf(value: number | null, low: number | null, high: number | null): StoredShare | null {
  return value === null || low === null || high === null ? null : { value, low, high };
}
