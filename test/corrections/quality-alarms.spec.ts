import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { followQualityAlarm } from '../../src/pipeline/loop/follow-quality-alarm.js';
import { tellAlarms } from '../../src/pipeline/loop/tell-alarms.js';
import { estimateQuality } from '../../src/pipeline/monitoring/quality/estimate-quality.js';
import { judgeQuality } from '../../src/pipeline/monitoring/quality/quality-alarms.js';
import { newId } from '../../src/platform/ids.js';
import { createLogger } from '../../src/platform/logging.js';
import { DEFAULT_RETRAINING_POLICY, type RetrainingPolicy } from '../../src/platform/retraining-policy.js';
import { QualityAlarm, QualityEstimate } from '../../src/store/entities/quality.js';
import { RetrainingAlarm, RetrainingRequest } from '../../src/store/entities/retraining.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { CorrectionTest } from './support.js';

const NOW = new Date();
const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const DROP_MIN = 0.02;

let test: CorrectionTest;
let modelId: string;
beforeAll(async () => {
  test = await CorrectionTest.start();
  [{ modelId }] = await test.db.query('SELECT model_id AS modelId FROM model_version');
  // The champion is taken to have been right about 90 % of many gold rows.
  await test.db.query("UPDATE run_latest_metric SET value = 0.9 WHERE name = 'gold.accuracy'");
  await test.db.query('UPDATE dataset_version SET gold_rows = 20000, validation_rows = 20000');
});
afterAll(() => test?.close());
beforeEach(async () => {
  for (const table of [
    ...['prediction', 'corrected_listing', 'quality_estimate', 'quality_alarm'],
    ...['retraining_request', 'retraining_alarm'],
  ]) {
    await test.db.query(`DELETE FROM ${table}`);
  }
});

const context = () => ({ db: test.db, artifacts: test.lineage.artifacts, subjectOf });

/** What was estimated of the champion at a moment: by default exactly, from a thousand answers. */
async function estimated(accuracy: number, minute: number, changes: Partial<QualityEstimate> = {}) {
  await test.db.manager.insert(QualityEstimate, {
    ...{ id: newId(), modelVersionId: test.lineage.modelVersionId, rowCount: 1_000, perClass: [] },
    ...{
      windowFrom: at(minute - 60),
      windowTo: at(minute),
      createdAt: at(minute),
      seenDigest: '0'.repeat(64),
    },
    ...{ estimatedAccuracy: accuracy, estimatedLow: accuracy - 0.01, estimatedHigh: accuracy + 0.01 },
    ...{ estimatedMacroF1: null, spreadMass: 0, calibrationRows: null, estimateError: null },
    ...{ labelledRows: 0, labelBasis: 'ALL', realisedAccuracy: null, realisedLow: null, realisedHigh: null },
    ...changes,
  });
  await judgeQuality(context(), DROP_MIN, at(minute));
}
const labelled = (accuracy: number, labelBasis: 'REVIEW' | 'ALL'): Partial<QualityEstimate> => ({
  ...{ labelledRows: 500, labelBasis, realisedAccuracy: accuracy },
  ...{ realisedLow: accuracy - 0.04, realisedHigh: accuracy + 0.04 },
});
const alarms = () => test.db.manager.find(QualityAlarm, { order: { id: 'ASC' } });

describe('an alarm of quality', () => {
  it('opens where answers are unsure for the most part', async () => {
    for (let row = 0; row < 120; row++) await test.answer({ confidence: 0.6 });
    await estimateQuality(context(), { modelId, modelVersionId: test.lineage.modelVersionId }, NOW);
    await judgeQuality(context(), DROP_MIN, NOW);
    expect(await alarms()).toMatchObject([
      { basis: 'ESTIMATED', modelId, rows: 120, referenceAccuracy: 0.9, dropMin: DROP_MIN, closedAt: null },
    ]);
  });

  it('does not open for a few answers', async () => {
    await estimated(0.3, 0, { rowCount: 99 });
    expect(await alarms()).toEqual([]);
  });

  it('does not open while the interval of the drop reaches what the policy allows', async () => {
    await estimated(0.872, 0);
    expect(await alarms()).toEqual([]);
  });

  it('does not open where a reference of few rows proves nothing', async () => {
    await test.db.query('UPDATE dataset_version SET gold_rows = 20');
    await estimated(0.8, 0);
    await test.db.query('UPDATE dataset_version SET gold_rows = 20000');
    expect(await alarms()).toEqual([]);
  });

  it('rests on labels of a review and not on those that people volunteer', async () => {
    await estimated(0.9, 0, labelled(0.7, 'ALL'));
    expect(await alarms()).toEqual([]);
    await estimated(0.9, 1, labelled(0.7, 'REVIEW'));
    expect(await alarms()).toMatchObject([{ basis: 'REALISED', accuracy: 0.7, rows: 500 }]);
  });

  it('is one row an episode, with the lowest accuracy', async () => {
    await estimated(0.85, 0);
    await estimated(0.8, 1);
    await estimated(0.84, 2);
    expect(await alarms()).toMatchObject([{ accuracy: 0.8, openedAt: at(0), closedAt: null }]);
  });

  it('stays open while the drop is no longer certain, and closes when it is less than the policy allows', async () => {
    await estimated(0.85, 0);
    await estimated(0.875, 1);
    expect((await alarms())[0]!.closedAt).toBeNull();
    await estimated(0.89, 2);
    expect((await alarms())[0]!.closedAt).toEqual(at(2));
    await estimated(0.875, 3);
    expect(await alarms()).toHaveLength(1);
  });

  it('is not raised by an estimate of long ago', async () => {
    await estimated(0.5, -25 * 60, {});
    await test.db.query('DELETE FROM quality_alarm');
    await judgeQuality(context(), DROP_MIN, NOW);
    expect(await alarms()).toEqual([]);
  });

  it('is not raised by labels that came now for answers of long ago', async () => {
    await estimated(0.9, 0, { ...labelled(0.5, 'REVIEW'), windowTo: at(-25 * 60) });
    expect(await alarms()).toEqual([]);
  });

  it('is over when nothing is left that was estimated of its version', async () => {
    await estimated(0.5, 0);
    await test.db.query('DELETE FROM quality_estimate');
    await judgeQuality(context(), DROP_MIN, at(1));
    expect((await alarms())[0]!.closedAt).toEqual(at(1));
  });

  it('is over when no label of a review has said anything for a day', async () => {
    await estimated(0.9, 0, labelled(0.7, 'REVIEW'));
    await estimated(0.9, 23 * 60);
    expect((await alarms())[0]!.closedAt).toBeNull();
    await estimated(0.9, 24 * 60);
    expect((await alarms())[0]!.closedAt).toEqual(at(24 * 60));
  });

  it('is over when its version is no longer champion', async () => {
    await estimated(0.5, 0);
    await test.db.query("UPDATE model_alias SET alias = 'before' WHERE alias = 'champion'");
    await judgeQuality(context(), DROP_MIN, at(1));
    await test.db.query("UPDATE model_alias SET alias = 'champion' WHERE alias = 'before'");
    expect((await alarms())[0]!.closedAt).toEqual(at(1));
  });
});

describe('what follows from it', () => {
  /** Follows what there is, as workers do. */
  const follow = (minute: number, policy: Partial<RetrainingPolicy> = {}) =>
    tellAlarms(
      {
        alarms: QualityAlarm,
        describe: () => ({ says: 'fallen' }),
        follow: (alarm, now) =>
          followQualityAlarm(
            { db: test.db, subjectOf, policy: { ...DEFAULT_RETRAINING_POLICY, newLabelsMin: 0, ...policy } },
            alarm,
            now,
          ),
      },
      { db: test.db, log: createLogger('test', 'silent') },
      at(minute),
    );
  const requests = () => test.db.manager.find(RetrainingRequest, { order: { id: 'ASC' } });

  it('is a notice, told again while it lasts, and no training', async () => {
    await estimated(0.9, 0, labelled(0.7, 'REVIEW'));
    await follow(0);
    await follow(0.1);
    await follow(1);
    expect(await requests()).toMatchObject([
      { cause: 'QUALITY_ALARM', alarm: 'quality:realised', decision: 'NOTIFIED', repeats: 2, runId: null },
    ]);
    const { qualityDrop, ...evidence } = (await requests())[0]!.evidence;
    expect(qualityDrop).toBeCloseTo(0.2, 12);
    expect(evidence).toMatchObject({ effect: 0, qualityFrom: 'REALISED' });
  });

  it('is a training where the policy lets a drop that labels show suffice, but not an estimated one', async () => {
    await estimated(0.7, 0, labelled(0.7, 'REVIEW'));
    await follow(0, { realisedDropSuffices: true, dryRun: true });
    expect((await requests()).map(({ alarm, decision }) => `${alarm} ${decision}`)).toEqual([
      'quality:estimated NOTIFIED',
      'quality:realised DRY_RUN',
    ]);
  });

  it('ends when the alarm is over', async () => {
    await estimated(0.7, 0);
    await follow(0);
    await estimated(0.9, 1);
    await follow(1);
    await follow(2);
    expect(await test.db.manager.findBy(RetrainingAlarm, { modelId })).toMatchObject([
      { alarm: 'quality:estimated', isFiring: false, changedAt: at(1) },
    ]);
  });
});
