import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { estimateQuality } from '../../src/pipeline/monitoring/quality/estimate-quality.js';
import { estimateServedVersions } from '../../src/pipeline/monitoring/quality/keep-estimating.js';
import { newestEstimates } from '../../src/pipeline/monitoring/quality/newest-estimates.js';
import { thinningEstimates } from '../../src/pipeline/monitoring/quality/thin-estimates.js';
import { newId } from '../../src/platform/ids.js';
import { createLogger } from '../../src/platform/logging.js';
import { QualityEstimate } from '../../src/store/entities/quality.js';
import { withNamedLock } from '../../src/store/named-lock.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { runCli } from '../support/cli.js';
import { CorrectionTest, MODEL } from './support.js';

const NOW = new Date();
const MINUTE_MS = 60_000;
const at = (ms: number) => new Date(NOW.getTime() + ms);

let test: CorrectionTest;
beforeAll(async () => {
  test = await CorrectionTest.start();
});
afterAll(() => test?.close());
beforeEach(async () => {
  for (const table of ['corrected_listing', 'prediction', 'quality_estimate']) {
    await test.db.query(`DELETE FROM ${table}`);
  }
});

const versionOf = async () => {
  const { modelVersionId } = test.lineage;
  const [{ modelId }] = await test.db.query('SELECT model_id AS modelId FROM model_version WHERE id = ?', [
    modelVersionId,
  ]);
  return { modelId: modelId as string, modelVersionId };
};
const context = () => ({
  ...{ db: test.db, artifacts: test.lineage.artifacts, subjectOf },
  log: createLogger('test', 'silent'),
});
const estimate = async (now = NOW) => estimateQuality(context(), await versionOf(), now);

describe('the quality of a window', () => {
  it('is the mean confidence, with an interval that knows the rows of the calibration', async () => {
    for (const confidence of [0.9, 0.7, 0.6, 0.8]) await test.answer({ confidence });
    const made = (await estimate())!;
    expect(made.estimatedAccuracy).toBeCloseTo(0.75, 12);
    expect(made.calibrationRows).toBeGreaterThan(0);
    const v = [0.9, 0.7, 0.6, 0.8].reduce((sum, p) => sum + p * (1 - p), 0) / 4;
    const half = 1.959963984540054 * Math.sqrt(v * (1 / 4 + 1 / made.calibrationRows!)) + 1 / 8;
    expect(made.estimatedLow).toBeCloseTo(0.75 - half, 9);
    expect(made).toMatchObject({ rowCount: 4, labelledRows: 0, realisedAccuracy: null, estimateError: null });
  });

  it('stands beside the accuracy of the labels that came back, with the error on the same answers', async () => {
    await test.answer({ confidence: 0.2 });
    await test.say({ predictionId: await test.answer({ confidence: 0.9 }), category: 'lampe' });
    await test.say({ predictionId: await test.answer({ confidence: 0.7 }), category: 'livre' });
    const made = (await estimate())!;
    expect(made).toMatchObject({ rowCount: 3, labelledRows: 2, realisedAccuracy: 0.5, labelBasis: 'ALL' });
    expect(made.estimateError).toBeCloseTo(0.8 - 0.5, 12);
    expect(made.perClass.find(({ code }) => code === 'livre')!.realised).toMatchObject({
      support: 1,
      predicted: 0,
    });
  });

  it('rests on a review alone once that is large enough', async () => {
    for (let row = 0; row < 30; row++) {
      await test.say({ predictionId: await test.answer(), category: 'lampe', source: 'REVIEW' });
    }
    await test.say({ predictionId: await test.answer(), category: 'livre' });
    expect(await estimate()).toMatchObject({ labelledRows: 30, realisedAccuracy: 1, labelBasis: 'REVIEW' });
  });

  it('takes answers of the last day, but a thousand at least', async () => {
    await test.answer({ createdAt: at(-40 * 60 * MINUTE_MS) });
    await test.answer({ createdAt: at(-MINUTE_MS) });
    expect((await estimate())!.rowCount).toBe(2);
  });

  it('leaves out answers of more than a week ago, as those of a version that a rollback brought back', async () => {
    const DAY_MS = 24 * 60 * MINUTE_MS;
    for (let row = 0; row < 3; row++) await test.answer({ createdAt: at(-8 * DAY_MS), confidence: 0.4 });
    await test.answer({ createdAt: at(-6 * DAY_MS), confidence: 0.9 });
    await test.answer({ createdAt: at(-MINUTE_MS), confidence: 0.9 });
    const made = (await estimate())!;
    expect(made.rowCount).toBe(2);
    expect(made.estimatedAccuracy).toBeCloseTo(0.9, 12);
  });

  it('of answers of which each is too old is not estimated', async () => {
    await test.answer({ createdAt: at(-8 * 24 * 60 * MINUTE_MS) });
    expect(await estimate()).toBeNull();
  });

  it('is estimated again only when an answer or a label came', async () => {
    const predictionId = await test.answer();
    expect(await estimate()).not.toBeNull();
    expect(await estimate()).toBeNull();
    await test.say({ predictionId, category: 'livre' });
    expect(await estimate()).toMatchObject({ labelledRows: 1 });
    await test.answer();
    expect(await estimate()).toMatchObject({ rowCount: 2 });
  });

  it('is estimated again when a label comes into sight after one of a later time', async () => {
    const [slow, quick] = [await test.answer(), await test.answer()];
    await test.say({ predictionId: quick, category: 'lampe' });
    expect(await estimate()).toMatchObject({ labelledRows: 1 });
    // Its transaction began before the other and ended after the estimate.
    await test.say({ predictionId: slow, category: 'livre' }, undefined, at(-MINUTE_MS));
    expect(await estimate()).toMatchObject({ labelledRows: 2 });
  });

  it('is estimated again when a label is changed by somebody whose transaction took long', async () => {
    const [slow, quick] = [await test.answer(), await test.answer()];
    await test.say({ predictionId: slow, category: 'livre' }, undefined, at(-2 * MINUTE_MS));
    await test.say({ predictionId: quick, category: 'lampe' });
    expect(await estimate()).toMatchObject({ labelledRows: 2 });
    await test.say({ predictionId: slow, category: 'chaise', submittedBy: 'bob' }, undefined, at(-MINUTE_MS));
    expect(await estimate()).toMatchObject({ labelledRows: 1 });
  });
});

describe('the workers', () => {
  it('estimate the champion, and not again at once', async () => {
    await test.answer();
    expect(await estimateServedVersions(context(), NOW)).toBe(1);
    await test.answer();
    expect(await estimateServedVersions(context(), at(1_000))).toBe(0);
    expect(await estimateServedVersions(context(), at(MINUTE_MS))).toBe(1);
    const [newest] = await newestEstimates(test.db.manager);
    expect(newest).toMatchObject({ modelName: MODEL, version: 1, estimate: { rowCount: 2 } });
  });

  it('leave it to the one that is at it', async () => {
    await test.answer();
    await withNamedLock(test.db, 'quality-estimates', 1, async () => {
      expect(await estimateServedVersions(context(), NOW)).toBe(0);
    });
  });
});

describe('old estimates', () => {
  const HOUR_MS = 60 * MINUTE_MS;
  const hour = Math.floor(NOW.getTime() / HOUR_MS) * HOUR_MS;
  const hours = (count: number) => new Date(hour + count * HOUR_MS);

  /** Keeps estimates of these times, told in hours. */
  async function made(...times: number[]) {
    await test.answer();
    const { id: _, ...template } = (await estimate())!;
    await test.db.query('DELETE FROM quality_estimate');
    for (const createdAt of times.map(hours)) {
      await test.db.manager.insert(QualityEstimate, { ...template, id: newId(), createdAt });
    }
  }
  const kept = async () =>
    (await test.db.manager.find(QualityEstimate, { order: { createdAt: 'ASC' } })).map(
      ({ createdAt }) => (createdAt.getTime() - hour) / HOUR_MS,
    );

  it('are kept one an hour, the last of it, once they are older than a day, and none for ever', async () => {
    await made(-100 * 24, -30.75, -30.5, -30.25, -30, -29, -1, -0.75);
    await thinningEstimates(test.db)(NOW);
    expect(await kept()).toEqual([-30.25, -30, -29, -1, -0.75]);
  });

  it('are thinned out no more often than once an hour', async () => {
    const thinOut = thinningEstimates(test.db);
    await thinOut(hours(0));
    await made(-30.75, -30.5);
    await thinOut(hours(0.75));
    expect(await kept()).toHaveLength(2);
    await thinOut(hours(1));
    expect(await kept()).toEqual([-30.5]);
  });

  it('are found by when they were made, in an index alone', async () => {
    await made(-30.75, -30.5, -1);
    const [{ key, Extra }] = await test.db.query(
      'EXPLAIN SELECT id, created_at FROM quality_estimate WHERE model_version_id = ? AND created_at < ?',
      [test.lineage.modelVersionId, hours(-24)],
    );
    expect(key).toBe('ix_quality_estimate_created');
    expect(Extra).toContain('Using index');
  });
});

it('gondola quality shows both, category by category', async () => {
  await test.say({ predictionId: await test.answer({ confidence: 0.9 }), category: 'lampe' });
  const { code, stdout } = await runCli(['quality', '--model-name', MODEL], test.variables);
  expect(code).toBe(0);
  expect(stdout).toMatch(/estimated +0\.900/);
  expect(stdout).toMatch(/realised +1\.000 \[0\.\d+, 1\.000\] \(1 labels of all kinds\)/);
  expect(stdout).toMatch(/^lampe +1 /m);
});
