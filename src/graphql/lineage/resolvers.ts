import { erasuresOfDataset } from '../../pipeline/lineage/erasure/erasures.js';
import { notFound } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import { Erasure } from '../../store/entities/erasure.js';
import type { Split as StoredSplit } from '../../store/splits.js';
import { eraseFilmUser, eraseFilmUserSchema } from '../../subjects/films/erasure/erase-film-user.js';
import { eraseListing, eraseRequestSchema } from '../../subjects/listings/erasure/erase-listing.js';
import { newestFirst } from '../common/newest-first.js';
import { checkFirst, decodeCursor, toConnection } from '../common/pagination.js';
import { resultOf, withoutNulls } from '../common/results.js';
import { subjectInGraphql } from '../common/subjects.js';
import type { Context } from '../context.js';
import { categoryOf } from '../dataset/resolvers.js';
import type { Resolvers, Split } from '../generated/resolver-types.js';

/** Name of the list in its cursors. */
const TRAINING_ROWS = 'training_row';

export const lineageResolvers: Resolvers = {
  Query: {
    erasures: (_parent, page, { db }) => newestFirst(db.manager, Erasure, page),
  },
  Mutation: {
    eraseListing: (_parent, { input }, context) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND'], async () => {
        const request = parseRequest(eraseRequestSchema, withoutNulls(input));
        const report = await eraseListing(context.db, request, new Date());
        const modelVersions = report.models.map(({ modelVersionId }) =>
          modelVersionOf(modelVersionId, context),
        );
        return {
          ...report,
          __typename: 'ListingErasure' as const,
          modelVersions: await Promise.all(modelVersions),
          predictionIds: report.predictions.map(({ id }) => id),
          files: [...report.files],
          datasets: await Promise.all(
            report.datasets.map(async ({ datasetVersionId, rows, rejectedRows }) => ({
              datasetVersion: await datasetVersionOf(datasetVersionId, context),
              lineNumbers: rows.map(({ lineNumber }) => lineNumber),
              rejectedRows: rejectedRows.length,
            })),
          ),
        };
      }),
    eraseFilmUser: (_parent, { input }, context) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND', 'OVERLOADED'], async () => {
        const request = parseRequest(eraseFilmUserSchema, withoutNulls(input));
        const report = await eraseFilmUser(context, request, new Date());
        return {
          ...report,
          __typename: 'FilmUserErasure' as const,
          unreadable: await Promise.all(report.unreadable.map((id) => datasetVersionOf(id, context))),
          modelVersions: await Promise.all(
            report.models.map(({ modelVersionId }) => modelVersionOf(modelVersionId, context)),
          ),
          files: [...report.files],
          datasets: await Promise.all(
            report.datasets.map(async ({ datasetVersionId, ratings, rejectedRows }) => ({
              datasetVersion: await datasetVersionOf(datasetVersionId, context),
              ...{ ratings, rejectedRows: rejectedRows.length },
            })),
          ),
        };
      }),
  },
  Run: {
    featureSet: ({ featureSetDigest }, _args, { loaders }) =>
      featureSetDigest === null ? null : loaders.featureSet.load(featureSetDigest),
  },
  FeatureSet: {
    recipe: ({ recipe }) => JSON.stringify(recipe),
    datasetVersion: ({ datasetVersionId }, _args, context) => datasetVersionOf(datasetVersionId, context),
  },
  DatasetVersion: {
    async trainingRows({ id }, { first, after, split }, { loaders }) {
      const position = decodeCursor(after, TRAINING_ROWS, ['number']);
      const stored = split.toLowerCase() as StoredSplit;
      const key = {
        datasetVersionId: id,
        split: stored,
        first: checkFirst(first),
        after: position?.[0] ?? -1,
      };
      return toConnection(await loaders.trainingRows.load(key), first, TRAINING_ROWS, ({ rowNo }) => [rowNo]);
    },
    erasures: ({ id }, _args, { db }) => erasuresOfDataset(db.manager, id),
  },
  TrainingRow: {
    split: ({ split }) => split.toUpperCase() as Split,
    originalCategory: ({ originalCode }) => (originalCode === null ? null : categoryOf(originalCode)),
  },
  Erasure: {
    dataset: ({ datasetName }) => datasetName,
    done: ({ state }) => state === 'done',
    subject: ({ subject }) => subjectInGraphql(subject),
  },
};

async function datasetVersionOf(id: string, { loaders }: Context) {
  return (await loaders.datasetVersion.load(id)) ?? raise(notFound('dataset version', id));
}

async function modelVersionOf(id: string, { loaders }: Context) {
  return (await loaders.modelVersion.load(id)) ?? raise(notFound('model version', id));
}

function raise(error: Error): never {
  throw error;
}
