import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { numericProfile } from '../../src/ml/watch/reference-profile.js';
import { restoreWatch, startWatch, type WatchState } from '../../src/ml/watch/watch.js';
import { closeDriftAlarm } from '../../src/pipeline/monitoring/watch/close-alarm.js';
import { watchAnswers } from '../../src/pipeline/monitoring/watch/watch-answers.js';
import { DriftAlarm, Watch, WatchSignal } from '../../src/store/entities/monitoring.js';
import { NO_SIGNALS, Prediction } from '../../src/store/entities/prediction.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { CorrectionTest } from '../corrections/support.js';

const ROWS_PER_FALSE_ALARM = 1_000;
/** More than it takes until what was seen is read. */
const SETTLED_MS = 15_000;
const ROWS = 60;
/** Titles and texts of 0 to 49 characters and words, as often each. */
const REFERENCE = numericProfile(Array.from({ length: 200 }, (_, index) => index % 50));

let test: CorrectionTest;
let version: ModelVersion;
let now = Date.now();
beforeAll(async () => {
  test = await CorrectionTest.start();
  version = await test.db.manager.findOneByOrFail(ModelVersion, { id: test.lineage.modelVersionId });
});
afterAll(() => test?.close());
beforeEach(async () => {
  const { manager } = test.db;
  for (const entity of [Prediction, DriftAlarm, WatchSignal, Watch]) await manager.deleteAll(entity);
  const modelVersionId = version.id;
  await manager.insert(Watch, {
    ...{ modelVersionId, modelId: version.modelId, rows: 0, evidence: 0 },
    ...{ lastArrivalNo: 0, seenArrivalNo: 0, seenAt: null, updatedAt: new Date(now) },
  });
  const state = JSON.stringify(startWatch(REFERENCE, { rowsPerFalseAlarm: ROWS_PER_FALSE_ALARM }));
  for (const signal of ['titleChars', 'words']) {
    await manager.insert(WatchSignal, { modelVersionId, signal, evidence: 0, state });
  }
});

async function turn(): Promise<void> {
  now += SETTLED_MS;
  const context = { db: test.db, artifacts: test.lineage.artifacts, rowsPerFalseAlarm: ROWS_PER_FALSE_ALARM };
  await watchAnswers(subjectOf('listings'), version, new Date(now), context);
}

/** Answers listings whose titles have these lengths, and takes them into the watch. */
async function answer(titleChars: (index: number) => number): Promise<void> {
  for (let index = 0; index < ROWS; index++) {
    const measured = { margin: 0.5, titleChars: titleChars(index), words: (index * 7) % 50 };
    await test.answer({ signals: { ...NO_SIGNALS, ...measured } });
  }
  await turn();
  await turn();
}
const answerLong = () => answer(() => 200);
const answerAsEver = () => answer((index) => (index * 11) % 50);

/** Raises an alarm. @returns its id */
async function alarmed(): Promise<string> {
  await answerLong();
  return (await test.db.manager.findOneByOrFail(DriftAlarm, {})).id;
}
const close = (id: string, by = 'anna') =>
  closeDriftAlarm(test.db, { id, by, note: 'a load test' }, new Date(now));
const alarms = () => test.db.manager.find(DriftAlarm, { order: { id: 'ASC' } });
async function states(): Promise<WatchState[]> {
  return (await test.db.manager.find(WatchSignal)).map(({ state }) => restoreWatch(state));
}

describe('closing a false alarm of drift', () => {
  it('ends it, with who said so and why', async () => {
    const id = await alarmed();
    expect(await close(id)).toMatchObject({ closed: true, alarm: { id, closedBy: 'anna' } });
    expect(await alarms()).toMatchObject([
      { id, closedAt: new Date(now), closedBy: 'anna', closingNote: 'a load test', isEndTold: false },
    ]);
  });

  it('takes the evidence from the watch over every signal, and leaves what it has learnt', async () => {
    const id = await alarmed();
    const before = await states();
    expect(before.some(({ alarm }) => alarm !== null)).toBe(true);
    await close(id);
    const after = await states();
    expect(after).toMatchObject(before.map(({ rows }) => ({ rows, evidence: 0, alarm: null })));
    expect(after.map(({ signal }) => signal.counts)).toEqual(before.map(({ signal }) => signal.counts));
    expect(await test.db.manager.findOneBy(Watch, {})).toMatchObject({ evidence: 0, rows: ROWS });
    const kept = await test.db.manager.find(WatchSignal);
    expect(kept.map(({ evidence }) => evidence)).toEqual([0, 0]);
  });

  it('raises no other while answers are as ever', async () => {
    await close(await alarmed());
    await answerAsEver();
    expect(await alarms()).toHaveLength(1);
  });

  it('raises another where the change is there all the same', async () => {
    const first = await alarmed();
    await close(first);
    await answerLong();
    expect(await alarms()).toMatchObject([{ id: first }, { closedAt: null, closedBy: null }]);
  });

  it('leaves one that is over as it is, and the watch with it', async () => {
    const id = await alarmed();
    const over = { closedAt: new Date(now - 1), closedBy: null };
    await test.db.manager.update(DriftAlarm, { id }, over);
    const before = await states();
    expect(await close(id)).toMatchObject({ closed: false, alarm: over });
    expect(await states()).toEqual(before);
  });

  it('lets one of many at once close it', async () => {
    const id = await alarmed();
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((by) => close(id, by)));
    const closer = answers.find(({ closed }) => closed)!.alarm.closedBy;
    expect(answers.filter(({ closed }) => closed)).toHaveLength(1);
    expect(answers.map(({ alarm }) => alarm.closedBy)).toEqual(answers.map(() => closer));
  });

  it('is in turn with answers that are taken in meanwhile, which count after it', async () => {
    const id = await alarmed();
    await Promise.all([close(id), answerAsEver()]);
    expect((await test.db.manager.findOneByOrFail(Watch, {})).rows).toBe(2 * ROWS);
    expect(await alarms()).toMatchObject([{ id, closedBy: 'anna' }]);
  });
});
