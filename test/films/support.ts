import { join } from 'node:path';
import { extendDataset } from '../../src/pipeline/corrections/extend-dataset.js';
import { sha256 } from '../../src/platform/digest.js';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import { DatasetVersion } from '../../src/store/entities/dataset.js';
import { readFilmData } from '../../src/subjects/films/dataset/film-data.js';
import { importFilms } from '../../src/subjects/films/dataset/import-films.js';
import type { FilmImport } from '../../src/subjects/films/dataset/import-sources.js';
import type { StoringPoints } from '../../src/subjects/films/dataset/store-film-version.js';
import {
  type FeedbackRequest,
  feedbackRequestSchema,
} from '../../src/subjects/films/feedback/feedback-request.js';
import { recordFeedback } from '../../src/subjects/films/feedback/record-feedback.js';
import { importRequestSchema } from '../../src/subjects/import-request.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { createTestEnvironment } from '../support/environment.js';

/** Files of a set, as they would be uploaded. */
export interface SetFiles {
  ratings: Buffer;
  films: Buffer;
  tags?: Buffer;
  links?: Buffer;
}

export interface TestRating {
  user: string;
  film: string;
  rating: number;
  time: number;
}

interface TestFilm {
  id: string;
  title: string;
  /** Of 'Comedy' and 'Drama', whose flags in u.item are known here. */
  genres: string[];
}

export type TestFormat = 'latest' | '100k' | '1m';

/** Writes films and ratings in a published format. */
export function setFiles(
  format: TestFormat,
  films: readonly TestFilm[],
  ratings: readonly TestRating[],
): SetFiles {
  const lines = (rows: readonly string[], encoding: BufferEncoding) =>
    Buffer.from(rows.map((row) => `${row}\n`).join(''), encoding);
  const rated = (delimiter: string) =>
    ratings.map(({ user, film, rating, time }) => [user, film, rating, time].join(delimiter));
  switch (format) {
    case 'latest':
      return {
        ratings: lines(['userId,movieId,rating,timestamp', ...rated(',')], 'utf8'),
        films: lines(
          [
            'movieId,title,genres',
            ...films.map(
              ({ id, title, genres }) => `${id},"${title}",${genres.join('|') || '(no genres listed)'}`,
            ),
          ],
          'utf8',
        ),
      };
    case '100k':
      return {
        ratings: lines(rated('\t'), 'latin1'),
        films: lines(
          films.map(({ id, title, genres }) => {
            const flags = Array.from({ length: 19 }, (_, at) =>
              (at === 5 && genres.includes('Comedy')) || (at === 8 && genres.includes('Drama')) ? '1' : '0',
            );
            return [id, title, '01-Jan-1995', '', 'http://films/', ...flags].join('|');
          }),
          'latin1',
        ),
      };
    case '1m':
      return {
        ratings: lines(rated('::'), 'latin1'),
        films: lines(
          films.map(({ id, title, genres }) => `${id}::${title}::${genres.join('|')}`),
          'latin1',
        ),
      };
  }
}

export function someFilms(count: number): TestFilm[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(index + 1),
    title: `${index % 3 === 0 ? 'Été' : 'Film'} ${index + 1}, The (${1950 + (index % 60)})`,
    genres: [[], ['Comedy'], ['Drama'], ['Comedy', 'Drama']][index % 4]!,
  }));
}

/** Every user rates films one after the other, one an hour. */
export function someRatings(users: number, films: number, each: number): TestRating[] {
  return Array.from({ length: users * each }, (_, index) => {
    const user = Math.floor(index / each);
    const turn = index % each;
    return {
      user: String(user + 1),
      film: String(((user * 7 + turn) % films) + 1),
      rating: 1 + ((user + turn) % 5),
      time: 1_000_000_000 + user * 60 + turn * 3_600,
    };
  });
}

/** A database and a data folder in which sets are imported as a worker does it, without the queue. */
export async function createFilmImporter() {
  const environment = await createTestEnvironment();
  const db = await environment.openDatabase();
  const temporaryDir = join(environment.dataDir, 'tmp');
  const artifacts = new ArtifactStore(new LocalBytes(join(environment.dataDir, 'artifacts')));

  const upload = async (files: SetFiles, { split = {}, name = 'films' } = {}) => {
    const stored: Record<string, { digest: string; fileName: string }> = {};
    for (const [role, content] of Object.entries(files) as [string, Buffer][]) {
      const fileName = `${role}.txt`;
      const { digest } = await artifacts.put(db.manager, [content], { mediaType: 'text/plain', fileName });
      stored[role] = { digest, fileName };
    }
    const request = importRequestSchema.parse({ name, source: { ratings: { files: stored } }, split });
    return { ...request, source: request.source as FilmImport };
  };

  return {
    ...{ environment, db, artifacts, temporaryDir, upload },
    async import(
      files: SetFiles,
      { onPoint, ...options }: { split?: object; name?: string } & StoringPoints = {},
    ) {
      const context = { db, artifacts, temporaryDir, onProgress() {}, ...(onPoint && { onPoint }) };
      const imported = await importFilms(await upload(files, options), context);
      const version = await db.manager.findOneByOrFail(DatasetVersion, { id: imported.datasetVersionId });
      return { ...imported, version };
    },
    /** Tells what users did, as an application does. */
    async tell(
      ...events: (Partial<FeedbackRequest['events'][number]> & { userId: string; filmId: string })[]
    ) {
      const told = events.map((event) => ({
        kind: event.rating === undefined ? 'LIKED' : 'RATED',
        ...event,
      }));
      const request = feedbackRequestSchema.parse({
        ...{ submittedBy: 'shop', datasetName: 'films', events: told },
      });
      return recordFeedback({ db }, request, new Date());
    },
    /** Makes the next version of one. */
    async extend(baseVersionId: string) {
      const context = { db, artifacts, subjectOf, temporaryDir, onProgress() {} };
      const extended = await extendDataset({ baseVersionId }, context);
      const version = await db.manager.findOneByOrFail(DatasetVersion, { id: extended.datasetVersionId });
      return { ...extended, version, data: await readFilmData(db.manager, artifacts, version) };
    },
    rejections: (id: string): Promise<{ line: number; reason: string; detail: string; excerpt: string }[]> =>
      db.query(
        'SELECT line_number AS line, reason, detail, excerpt FROM rejected_row WHERE dataset_version_id = ? ORDER BY row_no',
        [id],
      ),
    /** A digest of everything that imports have stored, but for the ids and times that are new each time. */
    async checksum(): Promise<string> {
      const parts: unknown[] = [];
      for (const [table, order] of [
        ['dataset_version', 'digest'],
        ['film', 'film_no'],
        ['rejected_row', 'row_no'],
      ] as const) {
        const rows: Record<string, unknown>[] = await db.query(`SELECT * FROM ${table} ORDER BY ${order}`);
        for (const { id, dataset_version_id, created_at, ready_at, ...kept } of rows) parts.push(kept);
      }
      return sha256(JSON.stringify(parts));
    },
  };
}

export type FilmImporter = Awaited<ReturnType<typeof createFilmImporter>>;
