import { assertIdExists, notFound } from '../../platform/errors.js';
import type { Split as StoredSplit } from '../../store/entities/dataset.js';
import { Experiment } from '../../store/entities/tracking.js';
import { newestFirst } from '../common/newest-first.js';
import { categoryOf } from '../dataset/resolvers.js';
import type { Resolvers, Split } from '../generated/resolver-types.js';
import { listRuns } from './list-runs.js';

const storedSplit = (split: Split) => split.toLowerCase() as StoredSplit;

export const experimentResolvers: Resolvers = {
  Query: {
    experiments: (_parent, page, { db }) => newestFirst(db.manager, Experiment, page),
    runs: (_parent, args, { db }) => listRuns(db.manager, args),
    async run(_parent, { id }, { loaders }) {
      assertIdExists('run', id);
      const run = await loaders.run.load(id);
      if (run === null) throw notFound('run', id);
      return run;
    },
  },
  Experiment: {
    id: ({ id }) => String(id),
  },
  Run: {
    async experiment({ experimentId }, _args, { loaders }) {
      return (await loaders.experiment.load(experimentId))!;
    },
    datasetVersion: ({ datasetVersionId }, _args, { loaders }) =>
      datasetVersionId === null ? null : loaders.datasetVersion.load(datasetVersionId),
    modelVersion: ({ id }, _args, { loaders }) => loaders.modelVersionOfRun.load(id),
    params: ({ id }, _args, { loaders }) => loaders.runParams.load(id),
    metrics: ({ id }, _args, { loaders }) => loaders.runMetrics.load(id),
    metricHistory: ({ id }, { name }, { loaders }) => loaders.metricHistory.load({ runId: id, name }),
    artifacts: ({ id }, _args, { loaders }) => loaders.runArtifacts.load(id),
    async classReport({ id }, { split }, { loaders }) {
      const rows = await loaders.classReport.load({ runId: id, split: storedSplit(split) });
      return rows.map((row) => ({ ...row, category: categoryOf(row.code) }));
    },
    async confusion({ id }, { split }, { loaders }) {
      const key = { runId: id, split: storedSplit(split) };
      const [cells, classes] = await Promise.all([
        loaders.confusion.load(key),
        loaders.classReport.load(key),
      ]);
      const codes = new Map(classes.map(({ classIndex, code }) => [classIndex, code]));
      return cells.map((cell) => ({
        truth: categoryOf(codes.get(cell.truthIndex)!),
        predicted: categoryOf(codes.get(cell.predictedIndex)!),
        rows: cell.rowCount,
      }));
    },
  },
};
