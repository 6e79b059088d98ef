import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Job, JobEvent } from '../../src/store/entities/job.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { Run } from '../../src/store/entities/tracking.js';
import { JobTest } from '../jobs/support/job-test.js';
import { startProgram } from '../support/programs.js';
import { RegistryTest } from '../support/registry.js';
import { isThorough } from '../support/thorough.js';
import { waitFor } from '../support/wait.js';
import { deadly } from './support/deadly.js';
import { LIMIT_MS, noteRecovery } from './support/scale.js';

const MODEL = 'killed';
/** What a training says that it does, in this order; "done" is when its effects are committed, but its end is not noted. */
const STAGES = isThorough
  ? ['reading', 'training', 'evaluating', 'comparing with the champion', 'done']
  : ['training', 'done'];
const SHORT = {
  ...{ seed: 3, linear: { epochs: 3 } },
  text: { wordNgramMax: 1, titleCharNgramMax: 0, descriptionCharNgramMax: 0 },
};

let test: JobTest;
let datasetVersionId: string;

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(600);
}, LIMIT_MS);
afterAll(() => test?.close());

describe('a worker that is killed', () => {
  it(
    `at each of these stages of a training leaves nothing half done: ${STAGES.join(', ')}`,
    async () => {
      const jobs: Job[] = [];
      for (const stage of STAGES) {
        const worker = startProgram('worker', test.environment, deadly('model.train', stage));
        jobs.push(await test.train({ datasetVersionId, modelName: MODEL, parameters: SHORT }));
        await waitFor(`the worker to die at "${stage}"`, () => worker.process.signalCode, 120_000);
        expect(worker.process.signalCode).toBe('SIGKILL');
      }
      const killedAt = performance.now();
      await test.startWorker();
      const digests = new Set<string | null>();
      for (const job of jobs) {
        const done = await test.waitForState(job, 'succeeded', 120_000);
        const versions = await test.db.manager.findBy(ModelVersion, { runId: done.runId! });
        expect(versions).toHaveLength(1);
        digests.add(versions[0]!.artifactDigest);
        const run = await test.db.manager.findOneByOrFail(Run, { id: done.runId! });
        expect(run).toMatchObject({ status: 'FINISHED', errorCode: null });
        const ends = { jobId: job.id, toState: 'succeeded' as const };
        expect(await test.db.manager.countBy(JobEvent, ends)).toBe(1);
      }
      noteRecovery('worker killed', killedAt, `all of ${jobs.length} trainings have ended`);
      expect(digests.size).toBe(1);
      const { champion, byHistory } = await new RegistryTest(test.db, test.environment).state(MODEL);
      expect(champion).not.toBeNull();
      expect(champion).toBe(byHistory);
    },
    LIMIT_MS,
  );
});
