import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { type Asked, askForRetraining } from '../../src/pipeline/loop/retraining/request-retraining.js';
import {
  CHAMPION,
  findChampion,
  lockModel,
  moveAlias,
  registerVersion,
} from '../../src/pipeline/registry/champion.js';
import { createRun } from '../../src/pipeline/tracking/runs.js';
import { runOf, trainingRequestSchema, withPresets } from '../../src/pipeline/training/training-request.js';
import { newId } from '../../src/platform/ids.js';
import { DEFAULT_RETRAINING_POLICY, type RetrainingPolicy } from '../../src/platform/retraining-policy.js';
import { changeState, lockJob } from '../../src/queue/job-store.js';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import { DatasetClass, DatasetVersion } from '../../src/store/entities/dataset.js';
import { DriftReportRow } from '../../src/store/entities/monitoring.js';
import { QualityEstimate } from '../../src/store/entities/quality.js';
import { RetrainingRequest } from '../../src/store/entities/retraining.js';
import { type PromotionVerdict, Run, RunLatestMetric } from '../../src/store/entities/tracking.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

/** Minutes after the beginning of 2026. */
export const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000);

/** How things stand with a champion. */
interface Drifted {
  effect: number;
  accuracy: number;
  /** Answers that its accuracy was estimated from. */
  rows?: number;
  /** When the newest of them was given. */
  answeredAt?: Date;
  /** The end of the window of the drift report. */
  reportedTo?: Date;
}

/** What the specs share that decide and run nothing: champions whose training could be repeated. */
export class RetrainingTest {
  private constructor(
    readonly environment: TestEnvironment,
    readonly db: DataSource,
    private readonly artifacts: ArtifactStore,
  ) {}

  static async create(): Promise<RetrainingTest> {
    const environment = await createTestEnvironment();
    const artifacts = new ArtifactStore(new LocalBytes(join(environment.dataDir, 'artifacts')));
    return new RetrainingTest(environment, await environment.openDatabase(), artifacts);
  }

  /** A model of a new name with a champion that was trained on a dataset of two categories. */
  async champion(): Promise<string> {
    const modelName = `model-${newId()}`;
    const datasetVersionId = await this.dataset();
    const request = trainingRequestSchema.parse({ datasetVersionId, modelName, parameters: { seed: 7 } });
    const file = { mediaType: 'x/y', fileName: 'model' };
    const { digest } = await this.artifacts.put(this.db.manager, [Buffer.from(modelName)], file);
    await this.db.transaction(async (manager) => {
      const run = await createRun(manager, runOf(withPresets(request, 'listings')));
      await manager.update(Run, { id: run.id }, { status: 'FINISHED', endedAt: at(-10_000) });
      const model = await lockModel(manager, modelName);
      const version = await registerVersion(manager, model, {
        runId: run.id,
        artifactDigest: digest,
      });
      await moveAlias(manager, model, CHAMPION, version, { kind: 'GATE', reason: 'first' });
    });
    return modelName;
  }

  /** The champion scored 0.9 on gold, and now there is a report of drift and an estimate of its accuracy. */
  async drifted(
    modelName: string,
    { effect, accuracy, rows = 1_000, answeredAt = new Date(), reportedTo = new Date() }: Drifted,
  ) {
    const { id, modelId, runId } = (await findChampion(this.db.manager, modelName))!;
    await this.report(modelId, id, { state: 'DRIFT', largestEffect: effect, windowTo: reportedTo });
    await this.db.manager.insert(RunLatestMetric, {
      ...{ runId: runId!, name: 'gold.accuracy', value: 0.9, isNan: false, step: 0, timestampMs: 0 },
    });
    const [estimated, realised] = [accuracy, null];
    await this.db.manager.insert(QualityEstimate, {
      ...{ id: newId(), modelVersionId: id, rowCount: rows, perClass: [], seenDigest: '0'.repeat(64) },
      ...{ windowFrom: at(0), windowTo: answeredAt, createdAt: new Date() },
      ...{ estimatedMacroF1: null, spreadMass: 0 },
      ...{ estimatedAccuracy: estimated, estimatedLow: estimated, estimatedHigh: estimated },
      ...{ realisedAccuracy: realised, realisedLow: realised, realisedHigh: realised, estimateError: null },
      ...{ calibrationRows: null, labelledRows: 0, labelBasis: 'ALL' as const },
    });
  }

  /** Writes a drift report down as a check would, but for its files. */
  async report(modelId: string, modelVersionId: string, changes: Partial<DriftReportRow>): Promise<void> {
    const digests = { reportDigest: '0'.repeat(64), pageDigest: '0'.repeat(64) };
    await this.db.manager.insert(DriftReportRow, {
      ...{ id: newId(), modelId, modelVersionId, jobId: null, windowFrom: at(0), windowTo: at(60) },
      ...{ rows: 100, referenceRows: 100, state: 'OK', largestEffect: 0, driftedColumns: [] },
      ...{ columnStates: { OK: 1, DRIFT: 0, SMALL: 0, TOO_FEW_ROWS: 0 }, ...digests, createdAt: at(60) },
      ...changes,
    });
  }

  /** @returns the request as it was decided; null for an alarm that was cleared */
  ask(asked: Asked, now: Date, policy: Partial<RetrainingPolicy> = {}): Promise<RetrainingRequest | null> {
    const whole = { ...DEFAULT_RETRAINING_POLICY, ...policy };
    return askForRetraining({ db: this.db, policy: whole, subjectOf }, asked, now);
  }

  /** Ends the run that a request started. */
  async end({ jobId, runId }: RetrainingRequest, verdict: PromotionVerdict | null, now: Date): Promise<void> {
    await this.db.transaction(async (manager) => {
      const job = await lockJob(manager, jobId!);
      await changeState(manager, job, 'running', 'taken');
      await changeState(manager, job, 'succeeded', 'done');
      const ended = { status: 'FINISHED' as const, promotionVerdict: verdict, endedAt: now };
      await manager.update(Run, { id: runId! }, ended);
    });
  }

  requests(): Promise<RetrainingRequest[]> {
    return this.db.manager.find(RetrainingRequest, { order: { createdAt: 'ASC', id: 'ASC' } });
  }

  close(): Promise<void> {
    return this.environment.close();
  }

  private async dataset(): Promise<string> {
    const [id, now] = [newId(), new Date()];
    const counts = { acceptedRows: 30, rejectedRows: 0, duplicateRows: 0 };
    const parts = { trainRows: 10, validationRows: 10, goldRows: 10 };
    await this.db.manager.insert(DatasetVersion, {
      ...{ id, name: 'set', digest: `${id}${id}`, sourceDigest: `${id}${id}`, state: 'ready', recipe: {} },
      ...{ sources: [], ...counts, ...parts, createdAt: now, readyAt: now },
    });
    await this.db.manager.insert(
      DatasetClass,
      ['10', '40'].map((code, classIndex) => ({
        datasetVersionId: id,
        classIndex,
        code,
        name: code,
        ...parts,
      })),
    );
    return id;
  }
}

/** An alert from outside. */
export function alert(
  modelName: string,
  changes: Partial<Asked> & { startsAt?: Date; clear?: boolean } = {},
): Asked {
  const { startsAt = at(0), clear = false, ...others } = changes;
  return {
    ...{ modelName, cause: 'WEBHOOK', source: 'grafana', alarm: 'grafana:f00', alertName: 'Drift' },
    ...{ report: { status: clear ? 'resolved' : 'firing', startsAt }, evidence: { alertName: 'Drift' } },
    ...others,
  };
}
