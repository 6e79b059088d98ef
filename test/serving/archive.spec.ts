import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { archivePredictionsJob } from '../../src/jobs/prediction.archive.js';
import { archiveIfDue } from '../../src/pipeline/loop/keep-archiving.js';
import { assertOutOfService } from '../../src/pipeline/registry/in-service.js';
import { ARCHIVE_POINTS } from '../../src/pipeline/serving/archive/archive-points.js';
import { archivePredictions } from '../../src/pipeline/serving/archive/archive-predictions.js';
import { assertAllRead, cleanArchives } from '../../src/pipeline/serving/archive/archived-erasures.js';
import { readArchived } from '../../src/pipeline/serving/archive/read-archives.js';
import { readConfig } from '../../src/platform/config.js';
import { firstIdAt, newId } from '../../src/platform/ids.js';
import { createLogger } from '../../src/platform/logging.js';
import { ARCHIVE_PREDICTIONS, CHECK_DRIFT } from '../../src/queue/definitions.js';
import { insertJob } from '../../src/queue/job-store.js';
import { Artifact, StoredFile } from '../../src/store/entities/artifact.js';
import { Job } from '../../src/store/entities/job.js';
import { NO_DOMAIN, NO_SIGNALS, type Prediction } from '../../src/store/entities/prediction.js';
import { PredictionArchive } from '../../src/store/entities/prediction-archive.js';
import { Model, type ModelVersion } from '../../src/store/entities/registry.js';
import { collectGarbage } from '../../src/store/garbage/collect-garbage.js';
import { correctionRequestSchema } from '../../src/subjects/listings/corrections/correction-request.js';
import { submitCorrection } from '../../src/subjects/listings/corrections/submit-correction.js';
import { eraseListing } from '../../src/subjects/listings/erasure/erase-listing.js';
import { insertPredictions } from '../../src/subjects/listings/serving/prediction-rows.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { RegistryTest } from '../support/registry.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const OLD = new Date('2026-01-10T12:00:00.000Z');
const BEFORE = new Date('2026-02-01T00:00:00.000Z');
const NEW = new Date('2026-02-02T00:00:00.000Z');

let environment: TestEnvironment;
let db: DataSource;
let registry: RegistryTest;
let version: ModelVersion;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  registry = new RegistryTest(db, environment);
  version = await registry.version('archived');
});
afterAll(() => environment?.close());
beforeEach(async () => {
  for (const table of ['prediction', 'prediction_archive', 'correction', 'job', 'erasure']) {
    await db.query(`DELETE FROM ${table}`);
  }
});

const context = () => ({ db, artifacts: registry.artifacts, chunkRows: 2 });

/** Stores answers of a time, which have one id after another. */
async function answered(count: number, at: Date): Promise<Prediction[]> {
  const rows = Array.from({ length: count }, (_, no): Prediction => {
    const id = firstIdAt(at.getTime() + no).slice(0, 12) + newId().slice(12);
    return {
      ...{ id, modelVersionId: version.id, jobId: null, externalId: `offer ${id}`, source: 'rest' },
      ...{ title: `Théière ${no}`, description: 'ligne\nligne', pictureDigest: null, pictureNote: null },
      ...{
        categoryCode: '10',
        confidence: 0.1 + 0.2,
        latencyMs: 1.5,
        createdAt: new Date(at.getTime() + no),
      },
      topK: [{ code: '10', name: 'Cuisine', confidence: 0.1 + 0.2 }],
      signals: { ...NO_SIGNALS, margin: 1 / 3, language: 'fr', nearDuplicate: false },
      domain: NO_DOMAIN,
    };
  });
  await insertPredictions(db.manager, rows);
  return rows;
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
const idsInTable = async () => idsOf(await db.query('SELECT id FROM prediction ORDER BY id'));
async function archived(scope = {}): Promise<Prediction[]> {
  const rows: Prediction[] = [];
  for await (const row of readArchived(context(), scope)) rows.push(row);
  return rows;
}

describe('the archiving of predictions', () => {
  it('moves old ones into files, from which they are read as they were', async () => {
    const old = await answered(5, OLD);
    const young = await answered(2, NEW);
    expect(await archivePredictions(BEFORE, context())).toMatchObject({ files: 3, rows: 5 });
    expect(await idsInTable()).toEqual(idsOf(young));
    expect(await archived()).toEqual(old);
    expect(await archived({ id: old[3]!.id })).toEqual([old[3]]);
    expect(await archived({ from: old[4]!.createdAt })).toEqual([old[4]]);
  });

  it.each(ARCHIVE_POINTS)('killed at "%s" loses no row and keeps none twice', async (point) => {
    const old = await answered(5, OLD);
    const input = JSON.stringify({
      ...{ mysqlUrl: environment.mysqlUrl, artifactDir: join(environment.dataDir, 'artifacts') },
      ...{ before: BEFORE, point, chunkRows: 2 },
    });
    const child = spawn(process.execPath, [join(import.meta.dirname, 'archive-child.mjs'), input], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    const between = [...idsOf(await archived()), ...(await idsInTable())];
    expect(between).toEqual(idsOf(old));
    await expect
      .poll(() => archivePredictions(BEFORE, context()).catch(({ code }) => code), { timeout: 10_000 })
      .toMatchObject({ files: point === 'committed' ? 2 : 3 });
    expect(await archived()).toEqual(old);
    expect(await db.manager.countBy(PredictionArchive, {})).toBe(3);
  });

  it('leaves what was corrected where it is', async () => {
    const old = await answered(3, OLD);
    const request = { predictionId: old[1]!.id, category: '10', submittedBy: 'ana', newCategory: true };
    await submitCorrection({ db }, correctionRequestSchema.parse(request), new Date());
    await archivePredictions(BEFORE, context());
    expect(await idsInTable()).toEqual([old[1]!.id]);
  });

  it('leaves the window of a drift check that is still to run', async () => {
    const [, second, third] = await answered(3, OLD);
    const payload = {
      modelVersionId: version.id,
      from: second!.createdAt.toISOString(),
      to: NEW.toISOString(),
    };
    await insertJob(db.manager, CHECK_DRIFT, { payload, request: payload });
    await archivePredictions(BEFORE, context());
    expect(await idsInTable()).toEqual([second!.id, third!.id]);
  });

  it('keeps the files from the garbage collection', async () => {
    const old = await answered(2, OLD);
    await archivePredictions(BEFORE, context());
    await collectGarbage(context(), { before: new Date(Date.now() + DAY_MS), remove: true });
    expect(await archived()).toEqual(old);
  });

  it('keeps a version from being deleted that has answered', async () => {
    await answered(1, OLD);
    await archivePredictions(BEFORE, context());
    const model = await db.manager.findOneByOrFail(Model, { name: 'archived' });
    await expect(assertOutOfService(db.manager, model, 'delete', version)).rejects.toThrow('has answered');
  });

  it('is asked for once a day, where there is anything to archive', async () => {
    const asked: string[] = [];
    const due = (now: Date) =>
      archiveIfDue(
        { db, retentionDays: 30, dispatcher: { tryDispatch: async ({ id }) => asked.push(id) > 0 } },
        now,
      );
    const now = new Date(OLD.getTime() + 31 * DAY_MS);
    expect(await due(now)).toBeNull();
    await answered(1, OLD);
    const jobs = await Promise.all([due(now), due(now)]);
    expect(asked).toEqual(jobs.flatMap((job) => job?.id ?? []));
    expect(asked).toHaveLength(1);
    expect(await due(new Date(now.getTime() + DAY_MS))).not.toBeNull();
  });
});

describe('a listing that is erased after its predictions were archived', () => {
  const erase = (externalId: string) =>
    eraseListing(db, { externalId, dataset: null, dryRun: false }, new Date());

  it('is read as empty at once, and is out of the files after the next archiving', async () => {
    const [first, second] = await answered(2, OLD);
    await archivePredictions(BEFORE, context());
    await erase(first!.externalId!);
    expect(await archived()).toMatchObject([{ title: '', externalId: null, categoryCode: '10' }, second]);
    expect(await cleanArchives(context())).toEqual({ files: 1, kept: [], unreadable: [] });
    const [archive] = await db.manager.find(PredictionArchive);
    await db.query('DELETE FROM erasure');
    expect(archive!.rows).toBe(2);
    expect(await archived()).toMatchObject([{ title: '', externalId: null, categoryCode: '10' }, second]);
  });

  it('leaves no old file behind, without waiting for the garbage collection', async () => {
    const [first] = await answered(2, OLD);
    await archivePredictions(BEFORE, context());
    const [{ artifactDigest: old }] = (await db.manager.find(PredictionArchive)) as [PredictionArchive];
    await erase(first!.externalId!);
    await cleanArchives(context());
    await expect(registry.artifacts.read(old)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await db.manager.existsBy(Artifact, { digest: old })).toBe(false);
  });

  it('leaves a file that something else refers to, and says so', async () => {
    const [first] = await answered(2, OLD);
    await archivePredictions(BEFORE, context());
    const [{ artifactDigest: old }] = (await db.manager.find(PredictionArchive)) as [PredictionArchive];
    await db.manager.insert(StoredFile, { path: `copies/${old}`, digest: old, createdAt: new Date() });
    await erase(first!.externalId!);
    expect(await cleanArchives(context())).toEqual({ files: 1, kept: [old], unreadable: [] });
    expect(await archived()).toMatchObject([{ title: '' }, {}]);
  });

  it('is out of all files that can be read, and those that cannot are named', async () => {
    const rows = await answered(6, OLD);
    await archivePredictions(BEFORE, context());
    const archives = await db.manager.find(PredictionArchive, { order: { firstId: 'ASC' } });
    const [, damaged] = archives.map(({ artifactDigest }) => artifactDigest);
    await registry.artifacts.bytes.remove(damaged!);
    for (const { externalId } of rows) await erase(externalId!);
    const cleaned = await cleanArchives(context());
    expect(cleaned).toMatchObject({ files: 2, unreadable: [{ digest: damaged }] });
    expect(() => assertAllRead(cleaned)).toThrow(
      expect.objectContaining({ code: 'DAMAGED_ARTIFACT', message: expect.stringContaining(damaged!) }),
    );
  });

  it('fails the job at its end where a file cannot be read, with all else done and its name in the log', async () => {
    const [first] = await answered(2, OLD);
    await archivePredictions(BEFORE, context());
    const [{ artifactDigest: damaged }] = (await db.manager.find(PredictionArchive)) as [PredictionArchive];
    await registry.artifacts.bytes.remove(damaged);
    await erase(first!.externalId!);
    await answered(2, new Date(OLD.getTime() + DAY_MS));
    const payload = { before: BEFORE.toISOString() };
    const job = await insertJob(db.manager, ARCHIVE_PREDICTIONS, { payload, request: {} });
    await db.manager.update(Job, { id: job.id }, { state: 'running', attempt: 1 });
    const lines: string[] = [];
    const run = archivePredictionsJob.run({
      ...{ job: { id: job.id, attempt: 1 }, payload, db, artifacts: registry.artifacts },
      ...{ config: readConfig(environment.variables), log: createLogger('worker', 'silent') },
      reportProgress() {},
      reportLine: (_level, line) => lines.push(line),
    });
    await expect(run).rejects.toMatchObject({ code: 'DAMAGED_ARTIFACT', facts: { digest: damaged } });
    expect(lines).toEqual([expect.stringContaining(damaged)]);
    expect(await idsInTable()).toEqual([]);
  });

  it('is asked to be taken out at once, also on a day that has been archived, and not again and again', async () => {
    const asked: string[] = [];
    const due = () =>
      archiveIfDue(
        { db, retentionDays: 30, dispatcher: { tryDispatch: async ({ id }) => asked.push(id) > 0 } },
        new Date(),
      );
    const [first] = await answered(2, OLD);
    await due();
    await archivePredictions(BEFORE, context());
    await erase(first!.externalId!);
    await due();
    await due();
    expect(asked).toHaveLength(2);
  });
});
