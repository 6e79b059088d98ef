import { IsNull } from 'typeorm';
import { CONTEXT_TAG } from '../../pipeline/tracking/dataset-inputs.js';
import { checkPointsMax } from '../../pipeline/tracking/thinned-history.js';
import { assertIdExists, notFound } from '../../platform/errors.js';
import { Experiment } from '../../store/entities/tracking.js';
import type { Split as StoredSplit } from '../../store/splits.js';
import { newestFirst } from '../common/newest-first.js';
import { checkFirst, decodeCursor, toConnection } from '../common/pagination.js';
import { categoryOf } from '../dataset/resolvers.js';
import type { Resolvers, Split } from '../generated/resolver-types.js';
import { countRuns } from './count-runs.js';
import { listRuns } from './list-runs.js';
import { searchRuns } from './search-runs.js';

/** Name of the list in its cursors. */
const TRIALS = 'trial';

const storedSplit = (split: Split) => split.toLowerCase() as StoredSplit;

/** GraphQL has no NaN. */
function withoutNan<Row extends { value: number; isNan: boolean }>(
  row: Row,
): Omit<Row, 'value'> & { value: number | null } {
  return { ...row, value: row.isNan ? null : row.value };
}

/** Those that were asked for, in the order in which they are kept. */
function named<Row extends { name: string }>(
  rows: readonly Row[],
  names: readonly string[] | null | undefined,
) {
  return names == null ? [...rows] : rows.filter(({ name }) => names.includes(name));
}

export const experimentResolvers: Resolvers = {
  Query: {
    experiments: (_parent, { includeDeleted, ...page }, { db }) =>
      newestFirst(db.manager, Experiment, page, includeDeleted === true ? {} : { deletedAt: IsNull() }),
    runs: (_parent, args, { db }) =>
      args.filterText == null && args.orderByText == null ? listRuns(db, args) : searchRuns(db, args),
    runCount: (_parent, args, { db }) => countRuns(db, args),
    async run(_parent, { id }, { loaders }) {
      assertIdExists('run', id);
      const run = await loaders.run.load(id);
      if (run === null) throw notFound('run', id);
      return run;
    },
  },
  Experiment: {
    id: ({ id }) => String(id),
    tags: ({ id }, _args, { loaders }) => loaders.experimentTags.load(id),
  },
  Run: {
    async experiment({ experimentId }, _args, { loaders }) {
      return (await loaders.experiment.load(experimentId))!;
    },
    datasetVersion: ({ datasetVersionId }, _args, { loaders }) =>
      datasetVersionId === null ? null : loaders.datasetVersion.load(datasetVersionId),
    modelVersion: ({ id }, _args, { loaders }) => loaders.modelVersionOfRun.load(id),
    parentRun: ({ parentRunId }, _args, { loaders }) =>
      parentRunId === null ? null : loaders.run.load(parentRunId),
    async trials({ id }, { first, after }, { loaders }) {
      const position = decodeCursor(after, TRIALS, ['id']);
      const key = { parentId: id, first: checkFirst(first), after: position?.[0] ?? null };
      return toConnection(await loaders.trials.load(key), first, TRIALS, (trial) => [trial.id]);
    },
    params: async ({ id }, { names }, { loaders }) => named(await loaders.runParams.load(id), names),
    tags: ({ id }, _args, { loaders }) => loaders.runTags.load(id),
    metrics: async ({ id }, { names }, { loaders }) =>
      named(await loaders.runMetrics.load(id), names).map(withoutNan),
    metricHistory: async ({ id }, { name, pointsMax }, { loaders }) =>
      (await loaders.metricHistory.load({ runId: id, name, pointsMax: checkPointsMax(pointsMax) })).map(
        (point) => ({ ...point, value: Number.isNaN(point.value) ? null : point.value }),
      ),
    inputs: async ({ id }, _args, { loaders }) =>
      (await loaders.runInputs.load(id)).map((input) => ({
        ...input,
        context: input.tags.find(({ name }) => name === CONTEXT_TAG)?.value ?? null,
      })),
    artifacts: ({ id }, _args, { loaders }) => loaders.runArtifacts.load(id),
    async classReport({ id }, { split }, { loaders }) {
      const rows = await loaders.classReport.load({ runId: id, split: storedSplit(split) });
      return rows.map((row) => ({ ...row, category: categoryOf(row.code) }));
    },
    reliability: async ({ id }, { split }, { loaders }) => {
      const bins = await loaders.reliability.load({ runId: id, split: storedSplit(split) });
      return bins.map((bin) => ({ ...bin, rows: bin.rowCount }));
    },
    coverage: ({ id }, { split }, { loaders }) =>
      loaders.coverage.load({ runId: id, split: storedSplit(split) }),
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
