import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.js';
import { changeState, lockJob } from '../../src/queue/job-store.js';
import { CorrectedListing } from '../../src/store/entities/correction.js';
import { Model } from '../../src/store/entities/registry.js';
import type { RetrainingRequest } from '../../src/store/entities/retraining.js';
import { Run } from '../../src/store/entities/tracking.js';
import { alert, at, RetrainingTest } from './support.js';

let test: RetrainingTest;
beforeAll(async () => {
  test = await RetrainingTest.create();
});
afterAll(() => test?.close());

/** Later than any cooldown after one run that brought nothing. */
const LATER = 24 * 60;

/** Ends the job of a request without a run that is done. */
async function breakOff({ jobId, runId }: RetrainingRequest, state: 'failed' | 'cancelled'): Promise<void> {
  await test.db.transaction(async (manager) => {
    const job = await lockJob(manager, jobId!);
    if (state === 'failed') await changeState(manager, job, 'running', 'taken');
    await changeState(manager, job, state, 'it broke off');
    await manager.update(Run, { id: runId! }, { endedAt: at(5) });
  });
}

/** People agree on labels for listings that no dataset version has. */
async function label(modelName: string, count: number): Promise<void> {
  const { id: modelId } = await test.db.manager.findOneByOrFail(Model, { name: modelName });
  const times = { createdAt: at(10), updatedAt: at(10) };
  await test.db.manager.insert(
    CorrectedListing,
    Array.from({ length: count }, () => ({
      ...{ id: newId(), modelId, digest: newId() + newId(), state: 'LABELLED' as const, categoryCode: '10' },
      ...times,
    })),
  );
}

const decisionLater = async (modelName: string, minute = LATER) =>
  (await test.ask(alert(modelName), at(minute)))!.decision;

it.each(['failed', 'cancelled'] as const)(
  'an alarm that lasts asks again when the job that it started was %s, after the cooldown',
  async (state) => {
    const modelName = await test.champion();
    await breakOff((await test.ask(alert(modelName), at(0)))!, state);
    expect(await decisionLater(modelName, 30)).toBe('COOLDOWN');
    expect(await decisionLater(modelName)).toBe('STARTED');
  },
);

it('an alarm that lasts asks again when enough labels came since its run was rejected', async () => {
  const modelName = await test.champion();
  await test.end((await test.ask(alert(modelName), at(0)))!, 'REJECTED', at(5));
  await label(modelName, 19);
  expect(await decisionLater(modelName)).toBe('MERGED');
  await label(modelName, 1);
  expect(await decisionLater(modelName)).toBe('STARTED');
});
