import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readThinnedHistories } from '../../src/pipeline/tracking/thinned-history.js';
import { requestCancel } from '../../src/queue/job-store.js';
import { JobLogLine } from '../../src/store/entities/job.js';
import { waitFor } from '../support/wait.js';
import { JobTest } from './support/job-test.js';

let test: JobTest;
let datasetVersionId: string;
beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(600, 1, { pictures: true });
  await test.startWorker();
});
afterAll(() => test?.close());

const TRAININGS = [
  { model: 'linear', parameters: { linear: { epochs: 1000 } } },
  {
    model: 'neural',
    parameters: { neural: { epochs: 200, patience: 50, components: 16, firstUnits: 32, secondUnits: 16 } },
  },
  { model: 'image', parameters: { image: { epochs: 1000, cnn: 'off' } } },
] as const;

const CURVES = ['train.loss', 'train.validation_log_loss', 'train.validation_weighted_f1'];

describe.each(TRAININGS)('while a $model model trains', (training) => {
  it('its curves and its log can be read', async () => {
    const job = await test.train({ datasetVersionId, modelName: training.model, ...training });
    await test.waitForEpochs(job, 2);
    // Lines are stored each half second, by the thread that stands still while its run is held.
    const line = await waitFor('a line about an epoch', async () => {
      const lines = await test.db.manager.findBy(JobLogLine, { jobId: job.id });
      return lines.find(({ message }) => message.startsWith('epoch '));
    });
    const release = await test.holdRun(job);
    try {
      expect(await test.runOf(job)).toMatchObject({ status: 'RUNNING' });
      const asked = CURVES.map((name) => ({ runId: job.runId!, name, pointsMax: 100 }));
      for (const points of await readThinnedHistories(test.db, asked)) {
        expect(points.length).toBeGreaterThanOrEqual(2);
      }
      expect(line.message).toMatch(/^epoch \d+ of \d+: train loss [\d.e+-]+, on validation log loss \d/);
    } finally {
      await release();
      await requestCancel(test.db, job.id);
    }
  }, 60_000);
});
