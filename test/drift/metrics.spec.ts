import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectMonitoringMetrics } from '../../src/pipeline/loop/monitoring-metrics.js';
import {
  CHAMPION,
  findChampion,
  lockModel,
  moveAlias,
  registerVersion,
} from '../../src/pipeline/registry/champion.js';
import { newId } from '../../src/platform/ids.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { DriftAlarm, Watch } from '../../src/store/entities/monitoring.js';
import { QualityEstimate } from '../../src/store/entities/quality.js';
import { at, RetrainingTest } from '../retraining/support.js';
import { recordStatements } from '../support/recorder.js';

let test: RetrainingTest;
let metrics: Metrics;
beforeAll(async () => {
  test = await RetrainingTest.create();
  metrics = new Metrics('worker');
  collectMonitoringMetrics(metrics, test.db, 0);
});
afterAll(() => test?.close());

async function stateOf(modelName: string): Promise<number | null> {
  const found = new RegExp(`^gondola_drift_report_state{model="${modelName}"} (\\d)$`, 'm').exec(
    await metrics.text(),
  );
  return found === null ? null : Number(found[1]);
}

describe('the realised accuracy in the metrics', () => {
  it('is that of a review, since people correct unasked what is wrong', async () => {
    const modelName = await test.champion();
    await test.drifted(modelName, { effect: 0, accuracy: 0.8 });
    const { id: modelVersionId } = (await findChampion(test.db.manager, modelName))!;
    const labelled = { realisedAccuracy: 0.4, realisedLow: 0.3, realisedHigh: 0.5, estimateError: 0.4 };
    await test.db.manager.update(QualityEstimate, { modelVersionId }, { ...labelled, labelledRows: 40 });
    const shown = async () =>
      (await metrics.text())
        .split('\n')
        .filter(
          (line) => /^gondola_quality_(realised|estimate_error)/.test(line) && line.includes(modelName),
        );
    expect(await shown()).toEqual([]);
    await test.db.manager.update(QualityEstimate, { modelVersionId }, { labelBasis: 'REVIEW' });
    expect(await shown()).toHaveLength(4);
  });
});

it('the newest estimates are read once for all that the metrics show of them', async () => {
  await test.drifted(await test.champion(), { effect: 0, accuracy: 0.8 });
  const db = await test.environment.openDatabase();
  const statements = recordStatements(db);
  const others = new Metrics('worker');
  collectMonitoringMetrics(others, db, 0);
  expect(await others.text()).toContain('gondola_quality_alarms_open{');
  expect(statements.filter((sql) => sql.includes('quality_estimate'))).toHaveLength(1);
});

describe('the state of drift in the metrics', () => {
  it('is that of the newest window, whenever its report was made', async () => {
    const modelName = await test.champion();
    const { id, modelId } = (await findChampion(test.db.manager, modelName))!;
    await test.report(modelId, id, { state: 'DRIFT' });
    await test.report(modelId, id, { state: 'TOO_FEW_ROWS', windowFrom: at(-200), windowTo: at(-100) });
    expect(await stateOf(modelName)).toBe(2);
    await test.report(modelId, id, { state: 'OK', windowFrom: at(60), windowTo: at(120) });
    expect(await stateOf(modelName)).toBe(0);
  });

  it('is gone when another version was promoted', async () => {
    const modelName = await test.champion();
    const { id, modelId, runId, artifactDigest } = (await findChampion(test.db.manager, modelName))!;
    await test.report(modelId, id, { state: 'DRIFT' });
    await test.db.transaction(async (manager) => {
      const model = await lockModel(manager, modelName);
      const made = { runId: runId!, artifactDigest: artifactDigest! };
      await moveAlias(manager, model, CHAMPION, await registerVersion(manager, model, made), 'better');
    });
    expect(await stateOf(modelName)).toBeNull();
  });
});

describe('the open alarms in the metrics', () => {
  it('are counted once where several versions of a model are watched', async () => {
    const modelName = await test.champion();
    const { id, modelId, runId, artifactDigest } = (await findChampion(test.db.manager, modelName))!;
    const made = { runId: runId!, artifactDigest: artifactDigest! };
    const next = await test.db.transaction(async (manager) =>
      registerVersion(manager, await lockModel(manager, modelName), made),
    );
    for (const modelVersionId of [id, next.id]) {
      await test.db.manager.insert(Watch, {
        ...{ modelVersionId, modelId, rows: 0, evidence: 0, updatedAt: at(0) },
        ...{ lastArrivalNo: 0, seenArrivalNo: 0, seenAt: null },
      });
    }
    await test.db.manager.insert(DriftAlarm, {
      ...{ id: newId(), modelId, modelVersionId: id, evidence: 1_000, findings: [], openedAt: at(0) },
      ...{ closedAt: null, notifiedAt: null, acknowledgedAt: null, acknowledgedBy: null, note: null },
    });
    expect(await metrics.text()).toContain(`gondola_watch_alarms_open{model="${modelName}"} 1\n`);
  });
});
