import { readReport } from '../../pipeline/monitoring/drift/read-report.js';
import { startCheckSchema, startDriftCheck } from '../../pipeline/monitoring/drift/start-check.js';
import { assertIdExists, notFound } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import { parseIdempotencyKey } from '../../queue/idempotency-key.js';
import { DriftReportRow } from '../../store/entities/monitoring.js';
import { Model } from '../../store/entities/registry.js';
import { newestFirst } from '../common/newest-first.js';
import { resultOf, withoutNulls } from '../common/results.js';
import type { DriftColumnKind, Resolvers } from '../generated/resolver-types.js';

export const driftResolvers: Resolvers = {
  Query: {
    async driftReports(_parent, { modelName, ...page }, { db }) {
      if (modelName == null) return newestFirst(db.manager, DriftReportRow, page);
      const model = await db.manager.findOneBy(Model, { name: modelName });
      return newestFirst(db.manager, DriftReportRow, page, { modelId: model?.id ?? '' });
    },
    async driftReport(_parent, { id }, { db }) {
      assertIdExists('drift report', id);
      const row = await db.manager.findOneBy(DriftReportRow, { id });
      if (row === null) throw notFound('drift report', id);
      return row;
    },
  },
  Mutation: {
    checkDrift: (_parent, { input: { idempotencyKey, ...input } }, context) =>
      resultOf(['INVALID_INPUT', 'NO_CHAMPION', 'CONFLICT', 'OVERLOADED', 'DAMAGED_ARTIFACT'], async () => {
        const key = parseIdempotencyKey(idempotencyKey ?? undefined);
        const request = parseRequest(startCheckSchema, withoutNulls(input));
        return {
          __typename: 'DriftCheckStarted' as const,
          job: await startDriftCheck(context, request, key),
        };
      }),
  },
  DriftReport: {
    async model({ modelId }, _args, { loaders }) {
      const model = await loaders.model.load(modelId);
      if (model === null) throw notFound('model', modelId);
      return model;
    },
    async modelVersion({ modelVersionId }, _args, { loaders }) {
      const version = await loaders.modelVersion.load(modelVersionId);
      if (version === null) throw notFound('model version', modelVersionId);
      return version;
    },
    async columns({ reportDigest }, _args, { artifacts }) {
      const { columns } = await readReport(artifacts, reportDigest);
      return columns.map((column) => ({ ...column, kind: column.kind.toUpperCase() as DriftColumnKind }));
    },
    json: async ({ reportDigest }, _args, { artifacts }) =>
      JSON.stringify(await readReport(artifacts, reportDigest)),
    pagePath: ({ id }) => `/drift/reports/${id}`,
  },
};
