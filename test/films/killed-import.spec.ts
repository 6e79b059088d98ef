import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DatasetVersion } from '../../src/store/entities/dataset.js';
import { readFilmData } from '../../src/subjects/films/dataset/film-data.js';
import { importFilms } from '../../src/subjects/films/dataset/import-films.js';
import type { FilmImport } from '../../src/subjects/films/dataset/import-sources.js';
import { storeFilmSample } from '../../src/subjects/films/dataset/sample/store-film-sample.js';
import { importRequestSchema } from '../../src/subjects/import-request.js';
import { startImport } from '../../src/subjects/start-import.js';
import { JobTest } from '../jobs/support/job-test.js';
import { waitFor } from '../support/wait.js';

const SAMPLE = { users: 50, films: 5_000, ratings: 2_000, seed: 3 };
const HELD_AT_FILM = 3_000;

let jobs: JobTest;
beforeAll(async () => {
  jobs = await JobTest.create();
});
afterAll(() => jobs?.close());

/** The version with its digest, without what is new each time. */
async function contentOf(id: string) {
  const version = await jobs.db.manager.findOneByOrFail(DatasetVersion, { id });
  const { films, ...ratings } = await readFilmData(jobs.db.manager, jobs.artifacts, version);
  const { createdAt, readyAt, ...facts } = version;
  return { facts, films, ratings };
}

async function importHere(): Promise<string> {
  const temporaryDir = join(jobs.environment.dataDir, 'tmp');
  const { db, artifacts } = jobs;
  const source: FilmImport = await storeFilmSample(db.manager, artifacts, SAMPLE, temporaryDir);
  const { name, split } = importRequestSchema.parse({ name: 'sample', source: { filmSample: SAMPLE } });
  const imported = await importFilms(
    { name, split, source },
    { db, artifacts, temporaryDir, onProgress() {} },
  );
  return imported.datasetVersionId;
}

/** Takes the rows of a version away: what an import leaves that is killed right at its beginning. */
async function leaveHeadOnly(id: string): Promise<void> {
  await jobs.db.query('DELETE FROM film WHERE dataset_version_id = ?', [id]);
  await jobs.db.query("UPDATE dataset_version SET state = 'importing', ready_at = NULL WHERE id = ?", [id]);
}

/** Makes an import wait before it stores this film, until the returned function is called. */
async function holdAtFilm(id: string, filmNo: number): Promise<() => Promise<void>> {
  const runner = jobs.db.createQueryRunner();
  await runner.startTransaction();
  await runner.query(
    `INSERT INTO film (dataset_version_id, film_no, external_id, title, genres, tags, rating_count, train_count)
     VALUES (?, ?, '', '', '[]', '[]', 0, 0)`,
    [id, filmNo],
  );
  return async () => {
    await runner.rollbackTransaction();
    await runner.release();
  };
}

it('an import of films whose worker is killed half-way is finished by another one, with the same version', {
  timeout: 120_000,
}, async () => {
  const id = await importHere();
  const undisturbed = await contentOf(id);
  await leaveHeadOnly(id);
  const release = await holdAtFilm(id, HELD_AT_FILM);
  const filmsThere = async () => {
    const [{ films }] = await jobs.db.query('SELECT COUNT(*) AS films FROM film');
    return Number(films);
  };

  const first = await jobs.startWorker();
  const request = importRequestSchema.parse({ name: 'sample', source: { filmSample: SAMPLE } });
  const job = await startImport(jobs, request);
  await waitFor('the first films', async () => (await filmsThere()) > 0, 60_000);
  await first.stop('SIGKILL');
  await release();
  expect(await filmsThere()).toBeLessThan(SAMPLE.films);
  await jobs.startWorker();

  const ended = await jobs.waitForState(job, 'succeeded', 90_000);
  expect(ended).toMatchObject({ attempt: 2, datasetVersionId: id });
  expect(await contentOf(id)).toEqual(undisturbed);
});
