import { excerptOf } from '../../../pipeline/dataset/excerpt.js';
import { nothingUsable } from '../../../pipeline/dataset/nothing-usable.js';
import { Spool } from '../../../pipeline/dataset/spool.js';
import type { SpooledRejection } from '../../../pipeline/dataset/version-content.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { digestOfUser } from '../erasure/erased-users.js';
import { acceptRating, type Refused } from './accept-rating.js';
import { FilmCatalogue, unknownFilm } from './film-catalogue.js';
import { type FilmRole, openSource } from './film-sources.js';
import type { FilmFiles } from './import-sources.js';
import { type CollectedRatings, RatingColumns, type ReplacedRating } from './rating-columns.js';

const BATCH_ROWS = 2_000;
/** Share of the time that the files beside the ratings take, for the progress. */
const SIDE_FILES_SHARE = 0.1;

export interface ReadSet extends CollectedRatings {
  readonly catalogue: FilmCatalogue;
}

interface ReadContext {
  readonly artifacts: ArtifactStore;
  readonly temporaryDir: string;
  readonly importedAt: Date;
  readonly onProgress: (fraction: number) => void;
}

/**
 * Reads the files of a set once. In memory stay the films, the ids of the users and 24 bytes a rating.
 * @param rejections gets every row that cannot be used: those of films, links and tags, then those of ratings, each in the
 *   order of its file
 * @throws AppError UNUSABLE_FILE when a file cannot be read, or no rating can be used
 */
export async function readSet(
  files: FilmFiles,
  rejections: Spool<SpooledRejection>,
  { artifacts, temporaryDir, importedAt, onProgress }: ReadContext,
): Promise<ReadSet> {
  const catalogue = new FilmCatalogue();
  const take: Record<Exclude<FilmRole, 'ratings'>, (values: readonly string[]) => Refused | null> = {
    films: (values) => catalogue.addFilm(values),
    links: (values) => catalogue.addLinks(values),
    tags: (values) => catalogue.addTag(values),
  };
  for (const role of ['films', 'links', 'tags'] as const) {
    const file = files[role];
    if (file === undefined) continue;
    const { rows } = await openSource(artifacts, role, file.digest, () => {});
    for await (const batch of rows) {
      for (const row of batch) {
        const refused = 'values' in row ? take[role](row.values) : row;
        if (refused === null) continue;
        const excerpt = 'values' in row ? excerptOf(row.fields) : row.excerpt;
        // Lines of several files are in one list, so the detail says of which.
        const detail = `${file.fileName.slice(0, 100)}: ${refused.detail}`;
        await rejections.add({ line: row.line, reason: refused.reason, detail, excerpt });
      }
    }
  }
  onProgress(SIDE_FILES_SHARE);
  const ofRatings = await Spool.create<SpooledRejection>(temporaryDir);
  try {
    const columns = await readRatings(files.ratings.digest, catalogue, ofRatings, {
      ...{ artifacts, importedAt },
      onProgress: (fraction) => onProgress(SIDE_FILES_SHARE + (1 - SIDE_FILES_SHARE) * fraction),
    });
    const isUseless = columns.length === 0;
    const collected = columns.collect(catalogue.size);
    const filmIds = [...catalogue.films()].map(({ id }) => id);
    await addInOrder(rejections, ofRatings, collected.replaced, filmIds);
    if (isUseless) throw await nothingUsable(rejections);
    return { ...collected, catalogue };
  } finally {
    await ofRatings.remove();
  }
}

async function readRatings(
  digest: string,
  catalogue: FilmCatalogue,
  rejections: Spool<SpooledRejection>,
  { artifacts, importedAt, onProgress }: Omit<ReadContext, 'temporaryDir'>,
): Promise<RatingColumns> {
  const columns = new RatingColumns();
  const { format, rows } = await openSource(artifacts, 'ratings', digest, onProgress);
  for await (const batch of rows) {
    for (const row of batch) {
      if (!('values' in row)) {
        await rejections.add(row);
        continue;
      }
      const rating = acceptRating(row.values, format, importedAt);
      const film = 'reason' in rating ? undefined : catalogue.numberOf(rating.filmId);
      if ('reason' in rating || film === undefined) {
        const { reason, detail } = 'reason' in rating ? rating : unknownFilm(rating.filmId);
        const userId = row.values[0]!.trim();
        await rejections.add({
          ...{ line: row.line, reason, detail, excerpt: excerptOf(row.fields) },
          ...(userId !== '' && { userDigest: digestOfUser(userId) }),
        });
        continue;
      }
      columns.add(row.line, rating.userId, film, rating.rating, rating.time);
    }
  }
  return columns;
}

/** Adds rows that were refused and ratings that were replaced, both in the order of their lines, to one list in that order. */
async function addInOrder(
  rejections: Spool<SpooledRejection>,
  refused: Spool<SpooledRejection>,
  replaced: Iterable<ReplacedRating>,
  filmIds: readonly string[],
): Promise<void> {
  const iterator = replaced[Symbol.iterator]();
  let next = iterator.next();
  const addReplacedBefore = async (line: number) => {
    for (; !next.done && next.value.line < line; next = iterator.next()) {
      const { userId, film, rating, time, ...at } = next.value;
      const excerpt = excerptOf([userId, filmIds[film]!, String(rating), String(time)]);
      const detail = 'A later row rates the same film for the same user.';
      const userDigest = digestOfUser(userId);
      await rejections.add({ line: at.line, reason: 'duplicate-rating', detail, excerpt, userDigest });
    }
  };
  for await (const batch of refused.batches(BATCH_ROWS)) {
    for (const row of batch) {
      await addReplacedBefore(row.line);
      await rejections.add(row);
    }
  }
  await addReplacedBefore(Number.POSITIVE_INFINITY);
}
