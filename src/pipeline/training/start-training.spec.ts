import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobTest } from '../../../test/jobs/support/job-test.js';
import { newId } from '../../platform/ids.js';
import { Job } from '../../store/entities/job.js';
import { Run } from '../../store/entities/tracking.js';
import { findDatasetVersion } from '../dataset/find-version.js';
import { createRun } from '../tracking/runs.js';
import { parametersOf } from './parameters/parameters.js';
import { readParameters } from './read-parameters.js';
import { runOf, trainingRequestSchema, withPresets } from './training-request.js';

let test: JobTest;
let datasetVersionId: string;

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(500);
});
afterAll(() => test.close());

describe('the idempotency key of startTraining', () => {
  it('gives the first job again for the same request', async () => {
    const first = await test.train({ datasetVersionId }, 'same');
    const again = await test.train({ datasetVersionId }, 'same');
    expect([again.id, again.runId]).toEqual([first.id, first.runId]);
  });

  it('is refused for another request', async () => {
    await test.train({ datasetVersionId }, 'used');
    await expect(
      test.train({ datasetVersionId, parameters: { linear: { epochs: 9 } } }, 'used'),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      facts: { field: 'idempotencyKey' },
    });
  });

  it('makes one job and one run of 20 requests at the same time', async () => {
    const runsBefore = await test.db.manager.count(Run);
    const jobs = await Promise.all(
      Array.from({ length: 20 }, () => test.train({ datasetVersionId, experiment: 'new' }, 'raced')),
    );
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(1);
    expect(await test.db.manager.countBy(Job, { idempotencyKey: 'raced' })).toBe(1);
    expect(await test.db.manager.count(Run)).toBe(runsBefore + 1);
  });
});

describe('startTraining', () => {
  it('makes 20 jobs of 20 requests without a key, in one experiment', async () => {
    const jobs = await Promise.all(
      Array.from({ length: 20 }, () => test.train({ datasetVersionId, experiment: 'crowded' })),
    );
    const runs = await Promise.all(jobs.map((job) => test.runOf(job)));
    expect(new Set(runs.map(({ id }) => id)).size).toBe(20);
    expect(new Set(runs.map(({ experimentId }) => experimentId)).size).toBe(1);
  });

  it('refuses an unknown dataset version and writes nothing', async () => {
    const before = await test.db.manager.count(Job);
    await expect(test.train({ datasetVersionId: newId() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await test.db.manager.count(Job)).toBe(before);
  });
});

describe('the name of a run', () => {
  it('says which dataset version it learnt from, unless the request has another', async () => {
    const { name, createdAt } = await findDatasetVersion(test.db.manager, datasetVersionId);
    const run = await test.runOf(await test.train({ datasetVersionId }));
    expect(run.name).toBe(`listing-classifier on ${name} of ${createdAt.toISOString().slice(0, 10)}`);
    const own = await test.runOf(await test.train({ datasetVersionId, runName: 'my own' }));
    expect(own.name).toBe('my own');
  });
});

describe('the parameters of a run', () => {
  it('come back from its rows as they were asked for', async () => {
    const anyParameters = fc.record({
      text: fc.record({ wordNgramMax: fc.integer({ min: 1, max: 3 }) }),
      linear: fc.record({
        epochs: fc.integer({ min: 1, max: 1000 }),
        cost: fc.double({ min: 0.001, max: 1000, noNaN: true }),
      }),
      seed: fc.integer({ min: 0, max: 0xffff_ffff }),
    });
    await fc.assert(
      fc.asyncProperty(anyParameters, async (given) => {
        const request = trainingRequestSchema.parse({ datasetVersionId, parameters: given });
        const parameters = parametersOf('linear', request.parameters);
        const run = await createRun(test.db.manager, runOf(withPresets(request, 'listings')));
        expect(await readParameters(test.db.manager, run.id)).toEqual(parameters);
      }),
      { numRuns: 25 },
    );
  });
});
