import type { Interactions } from '../../../ml/recommend/interactions.js';
import { splitsByTime } from '../../../ml/recommend/splits-by-time.js';
import type { ImportContext } from '../../../pipeline/dataset/import-context.js';
import type { Spool } from '../../../pipeline/dataset/spool.js';
import { sweepUnfinished } from '../../../pipeline/dataset/sweep-unfinished.js';
import type {
  ImportedDataset,
  SpooledRejection,
  VersionHead,
} from '../../../pipeline/dataset/version-content.js';
import { eraseMeanwhile } from '../erasure/erased-meanwhile.js';
import { erasedUsers, withoutErased } from '../erasure/erased-users.js';
import { withoutErasedRows } from '../erasure/rejected-rows.js';
import { digestOfFilms } from './content-digest.js';
import { countedFilms } from './counted-films.js';
import type { DescribedFilm } from './film-catalogue.js';
import type { FilmRecipe } from './film-recipe.js';
import { encodeRatings } from './rating-file.js';
import { RATINGS_FILE } from './ratings-artifact.js';
import { writeFilmVersion } from './write-film-version.js';

const BATCH_ROWS = 2_000;

interface FilmSet {
  readonly interactions: Interactions;
  readonly userIds: readonly string[];
  /** In the order of their numbers. */
  readonly films: readonly DescribedFilm[];
  readonly rejections: Spool<SpooledRejection>;
  /** Before any of it was read: who was erased since is left out whole. */
  readonly begunAt: Date;
}

/** For tests that do something between two steps. */
export interface StoringPoints {
  readonly onPoint?: (point: 'file put') => Promise<void>;
}

interface StoringContext extends Omit<ImportContext, 'onProgress'>, StoringPoints {
  readonly onProgress: (fraction: number) => void;
}

/**
 * Makes a version of ratings, films and rejected rows: leaves out what users did who were erased since, splits the ratings by
 * time, puts them as one file, then inserts films and rejected rows;
 * who was erased meanwhile is taken out before it is ready. Killed in between and started again with the same, it ends with the same version.
 * @throws AppError OVERLOADED as `writeFilmVersion`
 */
export async function storeFilmVersion(
  head: Omit<VersionHead, 'digest'> & { readonly recipe: FilmRecipe },
  { films, rejections: allRejections, begunAt, ...all }: FilmSet,
  context: StoringContext,
): Promise<ImportedDataset> {
  const { db, artifacts, onProgress, onPoint } = context;
  const erased = await erasedUsers(db.manager);
  const unsplit = { ...all, splits: new Uint8Array(all.interactions.filmIndex.length) };
  const { interactions, userIds } = withoutErased(unsplit, erased, begunAt);
  const rejections = withoutErasedRows(allRejections, erased);
  const splits = splitsByTime(interactions, head.recipe.split);
  const counted = countedFilms(films, interactions, splits);
  const { digest: contentDigest } = await artifacts.put(
    db.manager,
    encodeRatings({ interactions, splits, userIds }),
    RATINGS_FILE,
  );
  await onPoint?.('file put');
  const digest = await digestOfFilms({
    ...{ recipe: head.recipe, contentDigest, films: counted },
    rejections: rejections.batches(BATCH_ROWS),
  });
  await sweepUnfinished(context, { now: new Date(), exceptDigest: digest });
  return writeFilmVersion(
    db,
    { ...head, digest },
    { contentDigest, films: counted, splits, rejections },
    { onProgress, beforeReady: (version) => eraseMeanwhile({ db, artifacts }, version, erased) },
  );
}
