import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Job } from '../../src/store/entities/job.js';
import { JobTest } from './support/job-test.js';

let test: JobTest;

beforeAll(async () => {
  test = await JobTest.create();
  // A file where the worker's artifact folder should be: each attempt ends when it stores something.
  const dataDir = join(test.environment.dataDir, 'unwritable');
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'artifacts'), '');
  await test.startWorker({ GONDOLA_DATA_DIR: dataDir });
});
afterAll(() => test.close());

describe('a failing training', () => {
  it('fails at once, with its reason, when a retry cannot help', async () => {
    const datasetVersionId = await test.importSample(600);
    await test.db.manager.query('DELETE FROM listing WHERE dataset_version_id = ?', [datasetVersionId]);
    const job = await test.waitForState(await test.train({ datasetVersionId }), 'failed');
    expect(job).toMatchObject({ attempt: 1, errorCode: 'INVALID_INPUT' });
    expect(job.errorMessage).toMatch(/^Nothing can be learned from this dataset/);
    expect(await test.runOf(job)).toMatchObject({ status: 'FAILED', errorCode: 'INVALID_INPUT' });
  });

  it('fails for good after its attempts, with its reason, and so does its run', async () => {
    const datasetVersionId = await test.importSample(600, 2);
    const { id } = await test.train({ datasetVersionId });
    await test.db.manager.update(Job, { id }, { attemptsMax: 3 }); // for the test's sake; else as many as the job's kind has
    const job = await test.waitForState({ id }, 'failed');
    expect(job).toMatchObject({ attempt: 3, errorCode: 'INTERNAL' });
    expect(job.errorMessage).toMatch(/ENOTDIR|EEXIST/);
    const run = await test.runOf(job);
    expect(run).toMatchObject({ status: 'FAILED', errorMessage: job.errorMessage });
    expect((await test.statesOf(job)).filter((state) => state === 'running')).toHaveLength(3);
  });
});
