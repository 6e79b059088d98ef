import { afterAll, beforeAll, expect, it } from 'vitest';
import { Dispatcher } from '../../src/queue/dispatcher.js';
import { requestCancel } from '../../src/queue/job-store.js';
import { Job } from '../../src/store/entities/job.js';
import { startImport } from '../../src/subjects/start-import.js';
import { type RunningProgram, startWorker } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import {
  checksum,
  createImporter,
  holdImportAt,
  type Importer,
  importHeadOnly,
  listingLines,
} from './importing.js';

const content = [...listingLines(12_000, 90)].join('');
const HELD_AT_ROW = 5_000;

let queued: Importer;
let direct: Importer;
let dispatcher: Dispatcher;
const workers: RunningProgram[] = [];
beforeAll(async () => {
  [queued, direct] = await Promise.all([createImporter(), createImporter()]);
  const { redisUrl, queuePrefix } = queued.environment;
  dispatcher = new Dispatcher({ url: redisUrl, queuePrefix });
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop('SIGKILL')));
  await dispatcher?.close();
  await Promise.all([queued?.environment.close(), direct?.environment.close()]);
});

async function newWorker(): Promise<RunningProgram> {
  const worker = await startWorker(queued.environment);
  workers.push(worker);
  return worker;
}

async function startJob(): Promise<Job> {
  const { db, artifacts } = queued;
  return startImport({ db, dispatcher, artifacts }, await queued.upload({ listings: content }));
}

const ended = ({ id }: Job) =>
  waitFor('the job to end', async () => {
    const job = await queued.db.manager.findOneByOrFail(Job, { id });
    return job.finishedAt === null ? null : job;
  });

/** Starts a job, and disturbs it when some of the listings are stored and the import waits before the others. */
async function disturb(interrupt: (job: Job) => Promise<void>): Promise<Job> {
  await queued.db.query('DELETE FROM dataset_version');
  const id = await importHeadOnly(queued, { listings: content });
  const release = await holdImportAt(queued.db, id, HELD_AT_ROW);
  const job = await startJob();
  await waitFor('the first listings', async () => (await queued.rowCounts()).listing! > 0);
  await interrupt(job);
  await release();
  return job;
}

it('an import cancelled half-way leaves no dataset, and a later one goes on with its rows', {
  timeout: 90_000,
}, async () => {
  if (workers.length === 0) await newWorker();
  const cancelled = await disturb(async (job) => {
    await requestCancel(queued.db, job.id);
    expect((await ended(job)).state).toBe('cancelled');
  });
  expect((await queued.db.manager.findOneByOrFail(Job, { id: cancelled.id })).datasetVersionId).toBeNull();
  expect(await queued.db.query('SELECT state FROM dataset_version')).toEqual([{ state: 'importing' }]);
  expect((await ended(await startJob())).state).toBe('succeeded');
  await direct.import({ listings: content });
  expect(await checksum(queued.db)).toBe(await checksum(direct.db));
});

it('an import whose worker is killed half-way is finished by another one', { timeout: 90_000 }, async () => {
  if (workers.length === 0) await newWorker();
  const job = await disturb(async () => {
    await workers.pop()!.stop('SIGKILL');
  });
  await newWorker();
  expect(await ended(job)).toMatchObject({ state: 'succeeded', attempt: 2 });
  await direct.import({ listings: content });
  expect(await checksum(queued.db)).toBe(await checksum(direct.db));
});
