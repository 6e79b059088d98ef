import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectMonitoringMetrics } from '../../src/pipeline/loop/monitoring-metrics.js';
import {
  CHAMPION,
  findChampion,
  lockModel,
  moveAlias,
  registerVersion,
} from '../../src/pipeline/registry/champion.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { at, RetrainingTest } from '../retraining/support.js';

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
