import {
  type ExtendedDataset,
  type ExtensionContext,
  type ExtensionRequest,
  extensionOf,
  NO_CHANGES,
} from '../../../pipeline/corrections/extension-request.js';
import { excerptOf } from '../../../pipeline/dataset/excerpt.js';
import { Spool } from '../../../pipeline/dataset/spool.js';
import type { SpooledRejection } from '../../../pipeline/dataset/version-content.js';
import { digestOfJson } from '../../../platform/digest.js';
import { DatasetVersion } from '../../../store/entities/dataset.js';
import { unknownFilm } from '../dataset/film-catalogue.js';
import { readFilmData } from '../dataset/film-data.js';
import { type FilmRecipe, READING_VERSION } from '../dataset/film-recipe.js';
import { storeFilmVersion } from '../dataset/store-film-version.js';
import { digestOfUser } from '../erasure/erased-users.js';
import { extendRatings, type LeftOut } from './extended-ratings.js';
import { type FeedbackRead, readFeedback } from './read-feedback.js';

/** Share of the time that reading takes, for the progress. */
const READING_SHARE = 0.4;

/** The next version of films: the base with what users have said since, split by time anew; see `Subject.extendDataset`. */
export async function extendFilms(
  base: DatasetVersion,
  request: ExtensionRequest,
  context: ExtensionContext,
): Promise<ExtendedDataset> {
  const { db, artifacts, temporaryDir, onProgress } = context;
  const begunAt = new Date();
  const { split, feedback: readBefore } = base.recipe as FilmRecipe;
  onProgress(0, 'reading feedback');
  const feedback = await readFeedback(db.manager, base.name);
  const isNothingNew =
    readBefore === undefined ? feedback.read.events === 0 : isEqual(feedback.read, readBefore);
  if (isNothingNew) return extensionOf(base, NO_CHANGES);
  const recipe = { films: READING_VERSION, extends: base.digest, split, feedback: feedback.read };
  const sourceDigest = digestOfJson(recipe);
  const known = await db.manager.findOneBy(DatasetVersion, { sourceDigest, state: 'ready' });
  if (known !== null) return extensionOf(known, NO_CHANGES);

  const extended = extendRatings(await readFilmData(db.manager, artifacts, base), feedback);
  const counts = { ...NO_CHANGES, ...extended.counts, leftOut: extended.leftOut.length };
  if (counts.relabelled + counts.added === 0) return extensionOf(base, counts);
  onProgress(READING_SHARE, 'storing ratings');
  const rejections = await Spool.create<SpooledRejection>(temporaryDir);
  try {
    for (const each of extended.leftOut) await rejections.add(rejectionOf(each));
    const made = await storeFilmVersion(
      {
        name: request.name ?? base.name,
        ...{ recipe, sourceDigest, sources: base.sources },
      },
      { ...extended.collected, films: extended.films, rejections, begunAt },
      {
        ...context,
        onProgress: (fraction) => onProgress(READING_SHARE + (1 - READING_SHARE) * fraction, 'storing films'),
      },
    );
    return { ...made, ...counts };
  } finally {
    await rejections.remove();
  }
}

function isEqual(one: FeedbackRead, other: FeedbackRead): boolean {
  return one.upTo === other.upTo && one.digest === other.digest;
}

function rejectionOf({ userId, filmId, said: { rating, time } }: LeftOut): SpooledRejection {
  const { reason, detail } = unknownFilm(filmId);
  const excerpt = excerptOf([userId, filmId, Number.isNaN(rating) ? '' : String(rating), String(time)]);
  return {
    line: 0,
    reason,
    detail: `${detail} Nobody has described it.`,
    excerpt,
    userDigest: digestOfUser(userId),
  };
}
