import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Severity } from '../../src/pipeline/loop/retraining/decide.js';
import {
  onAlarmCleared,
  onDriftAlarm,
  onQualityAlarm,
} from '../../src/pipeline/loop/retraining/own-alarms.js';
import { readRetrainingFigures } from '../../src/pipeline/loop/retraining/retraining-figures.js';
import { DEFAULT_RETRAINING_POLICY } from '../../src/platform/retraining-policy.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { at, RetrainingTest } from './support.js';

let test: RetrainingTest;
beforeAll(async () => {
  test = await RetrainingTest.create();
});
afterAll(() => test?.close());

const services = () => ({ db: test.db, policy: DEFAULT_RETRAINING_POLICY, subjectOf });

/** An alarm that is worth a training. */
const alarm = (modelName: string, changes: Partial<Severity & { openedAt: Date }> = {}) => ({
  ...{ modelName, signal: 'unknown_words', openedAt: at(0) },
  ...{ effect: 0.3, qualityDrop: 0.05, qualityFrom: 'ESTIMATED' as const },
  ...changes,
});

describe('an alarm of our own watch', () => {
  it('starts a run where effect and drop of quality are both there', async () => {
    const request = await onDriftAlarm(services(), alarm(await test.champion()), at(0));
    expect(request).toMatchObject({
      ...{ decision: 'STARTED', cause: 'DRIFT_ALARM', source: 'monitoring', alarm: 'drift:unknown_words' },
      evidence: {
        effect: 0.3,
        effectMin: 0.1,
        qualityDrop: 0.05,
        qualityDropMin: 0.02,
        qualityFrom: 'ESTIMATED',
      },
    });
  });

  it('alone is a notice, however often it is told, and starts a run when quality falls', async () => {
    const modelName = await test.champion();
    const alone = alarm(modelName, { qualityDrop: null });
    await onDriftAlarm(services(), alone, at(0));
    expect(await onDriftAlarm(services(), alone, at(60))).toMatchObject({ decision: 'NOTIFIED', repeats: 2 });
    expect((await onDriftAlarm(services(), alarm(modelName), at(61)))!.decision).toBe('STARTED');
  });

  it('counts once among the figures, however long it lasts', async () => {
    const modelName = await test.champion();
    const alone = alarm(modelName, { qualityDrop: null });
    for (const minute of [0, 0.5, 1]) await onDriftAlarm(services(), alone, at(minute));
    const { requests } = await readRetrainingFigures(test.db.manager);
    expect(requests.filter(({ model }) => model === modelName)).toEqual([
      { model: modelName, cause: 'DRIFT_ALARM', decision: 'NOTIFIED', requests: 1 },
    ]);
  });

  it('of quality starts a run beside none of drift', async () => {
    const modelName = await test.champion();
    await onDriftAlarm(services(), alarm(modelName), at(0));
    const request = await onQualityAlarm(services(), alarm(modelName, { qualityFrom: 'REALISED' }), at(1));
    expect(request).toMatchObject({ cause: 'QUALITY_ALARM', decision: 'IN_FLIGHT' });
  });

  it('may start another run only after it was clear for long enough', async () => {
    const modelName = await test.champion();
    const DAY = 24 * 60;
    await test.end((await onDriftAlarm(services(), alarm(modelName), at(0)))!, 'REJECTED', at(5));
    await onAlarmCleared(services(), 'DRIFT_ALARM', alarm(modelName), at(DAY));
    const soon = alarm(modelName, { openedAt: at(DAY + 1) });
    expect((await onDriftAlarm(services(), soon, at(DAY + 1)))!.decision).toBe('HYSTERESIS');
    await onAlarmCleared(services(), 'DRIFT_ALARM', soon, at(DAY + 2));
    const afresh = alarm(modelName, { openedAt: at(DAY + 60) });
    expect((await onDriftAlarm(services(), afresh, at(DAY + 60)))!.decision).toBe('STARTED');
  });
});
