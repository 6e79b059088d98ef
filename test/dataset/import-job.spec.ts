import { afterAll, beforeAll, expect, it } from 'vitest';
import { startImport } from '../../src/pipeline/dataset/start-import.js';
import { Dispatcher } from '../../src/queue/dispatcher.js';
import { requestCancel } from '../../src/queue/job-store.js';
import { Job } from '../../src/store/entities/job.js';
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
/** Rows are stored 2,000 at a time. */
const [FIRST_HOLD, SECOND_HOLD] = [3_000, 7_000];

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

const rowsStored = (rows: number) =>
  waitFor(`${rows} listings`, async () => (await queued.rowCounts()).listing! >= rows);

const ended = ({ id }: Job) =>
  waitFor('the job to end', async () => {
    const job = await queued.db.manager.findOneByOrFail(Job, { id });
    return job.finishedAt === null ? null : job;
  });

it('an import that was cancelled half-way and then lost its worker ends as one that ran undisturbed', async () => {
  const id = await importHeadOnly(queued, { listings: content });
  const releaseFirst = await holdImportAt(queued.db, id, FIRST_HOLD);
  const releaseSecond = await holdImportAt(queued.db, id, SECOND_HOLD);
  const worker = await newWorker();

  const first = await startJob();
  await rowsStored(2_000);
  await requestCancel(queued.db, first.id);
  expect((await ended(first)).state).toBe('cancelled');
  await releaseFirst();

  const second = await startJob();
  await rowsStored(6_000);
  await worker.stop('SIGKILL');
  await releaseSecond();
  await newWorker();
  expect(await ended(second)).toMatchObject({ state: 'succeeded', attempt: 2, datasetVersionId: id });

  await direct.import({ listings: content });
  expect(await checksum(queued.db)).toBe(await checksum(direct.db));
}, 90_000);
