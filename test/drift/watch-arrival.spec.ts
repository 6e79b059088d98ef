import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchAnswers } from '../../src/pipeline/monitoring/watch/watch-answers.js';
import { firstIdAt, newId } from '../../src/platform/ids.js';
import { Watch } from '../../src/store/entities/monitoring.js';
import { NO_SIGNALS, Prediction } from '../../src/store/entities/prediction.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { insertPredictions } from '../../src/subjects/listings/serving/prediction-rows.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { CorrectionTest } from '../corrections/support.js';

/** More than it takes until what was seen is read. */
const SETTLED_MS = 15_000;
const SIGNALS = { ...NO_SIGNALS, margin: 0.5 };

let test: CorrectionTest;
let version: ModelVersion;
let now = Date.now();

beforeAll(async () => {
  test = await CorrectionTest.start();
  version = await test.db.manager.findOneByOrFail(ModelVersion, { id: test.lineage.modelVersionId });
  await test.db.manager.insert(Watch, {
    ...{ modelVersionId: version.id, modelId: version.modelId, rows: 0, evidence: 0 },
    ...{ lastArrivalNo: 0, seenArrivalNo: 0, seenAt: null, updatedAt: new Date(now) },
  });
});
afterAll(() => test?.close());

async function turn(): Promise<void> {
  const context = { db: test.db, artifacts: test.lineage.artifacts, rowsPerFalseAlarm: 1_000 };
  now += SETTLED_MS;
  await watchAnswers(subjectOf('listings'), version, new Date(now), context);
}

/** What is watched once all that is there has settled. */
async function watchedRows(): Promise<number> {
  await turn();
  await turn();
  return (await test.db.manager.findOneByOrFail(Watch, { modelVersionId: version.id })).rows;
}

const answer = (id = newId()) => test.answer({ id, signals: SIGNALS });

describe('the watch', () => {
  it('takes in answers that came late, with ids of before those that it has read', async () => {
    await answer();
    const before = await watchedRows();
    await answer(firstIdAt(Date.now() - 60 * 60 * 1000));
    expect(await watchedRows()).toBe(before + 1);
  });

  it('takes in every answer once, however often it looks', async () => {
    const before = await watchedRows();
    for (let i = 0; i < 3; i++) await answer();
    await watchedRows();
    expect(await watchedRows()).toBe(before + 3);
  });

  it('waits for an answer whose transaction ends after that of a later one', async () => {
    const before = await watchedRows();
    const model = await test.db.manager.findOneByOrFail(Prediction, { modelVersionId: version.id });
    await test.db.transaction(async (manager) => {
      await insertPredictions(manager, [{ ...model, id: newId(), signals: SIGNALS }]);
      await answer();
      await turn();
    });
    expect(await watchedRows()).toBe(before + 2);
  });

  it('goes on where it was when the rows that are there are given their numbers', async () => {
    await answer();
    const before = await watchedRows();
    let undone: string | undefined;
    while (undone !== 'NumberPredictionsByArrival1795930000010') {
      const [last]: { name: string }[] = await test.db.query(
        'SELECT name FROM schema_migration ORDER BY timestamp DESC LIMIT 1',
      );
      await test.db.undoLastMigration();
      undone = last?.name;
    }
    await test.db.runMigrations();
    await answer();
    expect(await watchedRows()).toBe(before + 1);
  });
});
