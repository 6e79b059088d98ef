import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setSchedule } from '../../src/pipeline/loop/retraining/schedules.js';
import { RetrainingRequest, RetrainingSchedule } from '../../src/store/entities/retraining.js';
import { at, RetrainingTest } from '../retraining/support.js';
import { type RunningProgram, startProgram } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import { LIMIT_MS } from './support/scale.js';

let test: RetrainingTest;
const workers: RunningProgram[] = [];

beforeAll(async () => {
  test = await RetrainingTest.create();
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop('SIGKILL')));
  await test?.close();
});

describe('two workers that keep the same schedule', () => {
  it(
    'ask once for the retraining that is due',
    async () => {
      const request = { modelName: await test.champion(), cron: '0 3 1 1 *', timeZone: 'UTC', enabled: true };
      const { id, modelId, nextDueAt } = await setSchedule(test.db, request, at(0));
      for (let worker = 0; worker < 2; worker++) workers.push(startProgram('worker', test.environment));
      const stored = () => test.db.manager.findOneByOrFail(RetrainingSchedule, { id });
      await waitFor('it to be asked for', async () => (await stored()).lastDueAt !== null, LIMIT_MS);
      await waitFor('both workers', () =>
        workers.every((worker) => worker.log().includes('worker is ready')),
      );
      expect((await stored()).lastDueAt).toEqual(nextDueAt);
      expect(await test.db.manager.countBy(RetrainingRequest, { modelId })).toBe(1);
    },
    LIMIT_MS,
  );
});
