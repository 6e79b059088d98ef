import DataLoader from 'dataloader';
import { type DataSource, type EntityTarget, type FindOptionsWhere, In, type ObjectLiteral } from 'typeorm';
import { type DescribedInput, readInputs } from '../pipeline/tracking/described-inputs.js';
import { settleLatest } from '../pipeline/tracking/pending-latest.js';
import {
  type HistoryRequest,
  readThinnedHistories,
  type SeriesPoint,
} from '../pipeline/tracking/thinned-history.js';
import { Account } from '../store/entities/access.js';
import { Correction, CorrectionEvent } from '../store/entities/correction.js';
import {
  DatasetClass,
  DatasetVersion,
  FeatureSet,
  Listing,
  PictureNote,
  RejectedRow,
} from '../store/entities/dataset.js';
import type { Film } from '../store/entities/film.js';
import { GateDecision, GateFlip } from '../store/entities/gate.js';
import { Job, JobEvent, JobLogLine } from '../store/entities/job.js';
import { DriftSchedule } from '../store/entities/monitoring.js';
import { PendingPromotion } from '../store/entities/pending-promotion.js';
import { Prediction } from '../store/entities/prediction.js';
import {
  Model,
  ModelAlias,
  ModelAliasChange,
  ModelTag,
  ModelVersion,
  ModelVersionTag,
} from '../store/entities/registry.js';
import { RetrainingRequest, RetrainingSchedule } from '../store/entities/retraining.js';
import { ShadowSetting } from '../store/entities/shadow.js';
import {
  Experiment,
  ExperimentTag,
  Run,
  RunArtifact,
  RunClassMetric,
  RunConfusion,
  RunCoverage,
  RunLatestMetric,
  RunParam,
  RunReliability,
  RunTag,
} from '../store/entities/tracking.js';
import type { Split } from '../store/splits.js';
import { filmsByIds } from '../subjects/films/dataset/film-data.js';
import { childPages } from './common/child-pages.js';
import { rejectionReasonsOf } from './dataset/rejection-reasons.js';
import { trainingRowPages } from './lineage/training-rows.js';
import { versionsOfRuns } from './model/versions-of-runs.js';
import { estimateLoader } from './quality/estimate-loader.js';

export type Loaders = ReturnType<typeof createLoaders>;

const JOB_EVENTS_MAX = 100;

/** Loaders that turn the lookups of one request into one statement a kind, however many rows a list has. */
export function createLoaders(db: DataSource) {
  const { manager } = db;

  const one = <Row extends ObjectLiteral, Key extends string | number>(
    entity: EntityTarget<Row>,
    column: keyof Row & string,
  ) =>
    new DataLoader<Key, Row | null>(async (keys) => {
      const where = { [column]: In([...keys]) } as FindOptionsWhere<Row>;
      const rows = await manager.findBy(entity, where);
      const byKey = new Map(rows.map((row) => [row[column] as Key, row]));
      return keys.map((key) => byKey.get(key) ?? null);
    });

  const many = <Row extends ObjectLiteral>(
    entity: EntityTarget<Row>,
    column: keyof Row & string,
    order: keyof Row & string,
    before: (keys: readonly string[]) => Promise<void> = async () => {},
  ) =>
    new DataLoader<string | number, Row[]>(async (keys) => {
      await before(keys.map(String));
      const where = { [column]: In([...keys]) } as FindOptionsWhere<Row>;
      const rows = await manager.find(entity, { where, order: { [order]: 'ASC' } as never });
      return keys.map((key) => rows.filter((row) => row[column] === key));
    });

  const perSplit = <Row extends { runId: string; split: Split }>(
    entity: EntityTarget<Row>,
    order?: keyof Row & string,
  ) =>
    new DataLoader<{ runId: string; split: Split }, Row[], string>(
      async (keys) => {
        const where = {
          runId: In(keys.map(({ runId }) => runId)),
          split: In(keys.map(({ split }) => split)),
        } as FindOptionsWhere<Row>;
        const rows = await manager.find(entity, {
          where,
          ...(order === undefined ? {} : { order: { [order]: 'ASC' } as never }),
        });
        return keys.map((key) => rows.filter((row) => row.runId === key.runId && row.split === key.split));
      },
      { cacheKeyFn: ({ runId, split }) => `${runId}/${split}` },
    );

  return {
    account: one<Account, string>(Account, 'id'),
    datasetVersion: one<DatasetVersion, string>(DatasetVersion, 'id'),
    datasetClasses: many(DatasetClass, 'datasetVersionId', 'classIndex'),
    pictureNotes: childPages(manager, PictureNote, 'datasetVersionId', { column: 'rowNo', direction: 'ASC' }),
    rejections: childPages(manager, RejectedRow, 'datasetVersionId', { column: 'rowNo', direction: 'ASC' }),
    rejectionReasons: rejectionReasonsOf(manager),
    experiment: one<Experiment, number>(Experiment, 'id'),
    run: one<Run, string>(Run, 'id'),
    trials: childPages(manager, Run, 'parentRunId', { column: 'id', direction: 'ASC' }),
    experimentTags: many(ExperimentTag, 'experimentId', 'name'),
    runTags: many(RunTag, 'runId', 'name'),
    runParams: many(RunParam, 'runId', 'name'),
    runMetrics: many(RunLatestMetric, 'runId', 'name', (runIds) => settleLatest(db, runIds)),
    runArtifacts: many(RunArtifact, 'runId', 'path'),
    classReport: perSplit(RunClassMetric),
    confusion: perSplit(RunConfusion),
    reliability: perSplit(RunReliability, 'bin'),
    coverage: perSplit(RunCoverage, 'targetAccuracy'),
    runInputs: new DataLoader<string, DescribedInput[]>(async (ids) => {
      const inputs = await readInputs(manager, ids);
      return ids.map((id) => inputs.get(id) ?? []);
    }),
    metricHistory: new DataLoader<HistoryRequest, readonly SeriesPoint[], string>(
      (requests) => readThinnedHistories(db, requests),
      { cacheKeyFn: ({ runId, name, pointsMax }) => `${runId}/${pointsMax}/${name}` },
    ),
    model: one<Model, string>(Model, 'id'),
    modelVersion: one<ModelVersion, string>(ModelVersion, 'id'),
    modelVersionOfRun: versionsOfRuns(manager),
    modelVersions: childPages(manager, ModelVersion, 'modelId', {
      column: 'version',
      direction: 'DESC',
      withoutDeleted: true,
    }),
    modelTags: many(ModelTag, 'modelId', 'name'),
    modelVersionTags: many(ModelVersionTag, 'modelVersionId', 'name'),
    aliasesOfModel: many(ModelAlias, 'modelId', 'alias'),
    aliasesOfVersion: many(ModelAlias, 'modelVersionId', 'alias'),
    aliasMoves: childPages(manager, ModelAliasChange, 'modelId', { column: 'id', direction: 'DESC' }),
    gateDecision: one<GateDecision, string>(GateDecision, 'id'),
    openPromotion: one<PendingPromotion, string>(PendingPromotion, 'openModelId'),
    gateDecisions: childPages(manager, GateDecision, 'modelId', { column: 'id', direction: 'DESC' }),
    gateDecisionsOfVersion: childPages(manager, GateDecision, 'challengerVersionId', {
      ...{ column: 'id', direction: 'DESC' },
    }),
    gateDecisionsOfRun: childPages(manager, GateDecision, 'runId', { column: 'id', direction: 'DESC' }),
    gateFlips: childPages(manager, GateFlip, 'decisionId', { column: 'rowNo', direction: 'ASC' }),
    listingOfRow: new DataLoader<{ datasetVersionId: string; rowNo: number }, Listing | null, string>(
      async (keys) => {
        const rows = await manager.findBy(Listing, {
          datasetVersionId: In(keys.map(({ datasetVersionId }) => datasetVersionId)),
          rowNo: In(keys.map(({ rowNo }) => rowNo)),
        });
        const nameOf = (row: { datasetVersionId: string; rowNo: number }) =>
          `${row.datasetVersionId}/${row.rowNo}`;
        const byName = new Map(rows.map((row) => [nameOf(row), row]));
        return keys.map((key) => byName.get(nameOf(key)) ?? null);
      },
      { cacheKeyFn: ({ datasetVersionId, rowNo }) => `${datasetVersionId}/${rowNo}` },
    ),
    filmOfDataset: new DataLoader<{ datasetVersionId: string; id: string }, Film | null, string>(
      async (keys) => {
        const versions = [...new Set(keys.map(({ datasetVersionId }) => datasetVersionId))];
        const found = await Promise.all(
          versions.map(async (version) => {
            const ids = keys.flatMap(({ datasetVersionId, id }) =>
              datasetVersionId === version ? [id] : [],
            );
            return [version, await filmsByIds(manager, version, ids)] as const;
          }),
        );
        const byVersion = new Map(found);
        return keys.map(({ datasetVersionId, id }) => byVersion.get(datasetVersionId)!.get(id) ?? null);
      },
      { cacheKeyFn: ({ datasetVersionId, id }) => `${datasetVersionId}/${id}` },
    ),
    featureSet: one<FeatureSet, string>(FeatureSet, 'digest'),
    trainingRows: trainingRowPages(manager),
    prediction: one<Prediction, string>(Prediction, 'id'),
    correctionsOfPrediction: many(Correction, 'predictionId', 'id'),
    correctionsOfListing: many(Correction, 'listingId', 'id'),
    correctionEvents: many(CorrectionEvent, 'correctionId', 'id'),
    newestEstimate: estimateLoader(manager),
    shadowSetting: one<ShadowSetting, string>(ShadowSetting, 'modelId'),
    driftSchedule: one<DriftSchedule, string>(DriftSchedule, 'modelId'),
    retrainingSchedule: one<RetrainingSchedule, string>(RetrainingSchedule, 'modelId'),
    retrainingOfRun: new DataLoader<string, RetrainingRequest | null>(async (ids) => {
      const where = { runId: In([...ids]), decision: 'STARTED' as const };
      const rows = await manager.findBy(RetrainingRequest, where);
      const byRun = new Map(rows.map((row) => [row.runId!, row]));
      return ids.map((id) => byRun.get(id) ?? null);
    }),
    job: one<Job, string>(Job, 'id'),
    childJobs: many(Job, 'parentJobId', 'id'),
    logLines: childPages(manager, JobLogLine, 'jobId', { column: 'id', direction: 'ASC' }),
    jobEvents: new DataLoader<string, JobEvent[]>(async (ids) => {
      const rows = await manager.find(JobEvent, { where: { jobId: In([...ids]) }, order: { id: 'ASC' } });
      return ids.map((id) => rows.filter(({ jobId }) => jobId === id).slice(0, JOB_EVENTS_MAX));
    }),
  };
}
