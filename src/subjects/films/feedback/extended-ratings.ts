import type { FilmDescription } from '../../../store/entities/feedback.js';
import type { Film } from '../../../store/entities/film.js';
import { type DescribedFilm, FilmCatalogue } from '../dataset/film-catalogue.js';
import type { FilmData } from '../dataset/film-data.js';
import { type CollectedRatings, RatingColumns } from '../dataset/rating-columns.js';
import type { Feedback } from './read-feedback.js';
import { replaces, type Said } from './said-of-films.js';

/** What a user said of a film that nobody has described. */
export interface LeftOut {
  readonly userId: string;
  readonly filmId: string;
  readonly said: Said;
}

interface ExtendedRatings {
  readonly collected: Pick<CollectedRatings, 'interactions' | 'userIds'>;
  /** Those of the base in their order, then the new ones. */
  readonly films: readonly DescribedFilm[];
  readonly leftOut: readonly LeftOut[];
  readonly counts: {
    /** Pairs of a user and a film of the base for which something else counts now. */
    readonly relabelled: number;
    readonly added: number;
    readonly newUsers: number;
    readonly newFilms: number;
  };
}

/**
 * The ratings of a base with what users have said since. Users and films keep their numbers; new ones follow, in the order in
 * which they were first named and described. A film that was described is new only where something is said of it.
 */
export function extendRatings(
  { interactions, userIds, films: baseFilms }: FilmData,
  { said, descriptions }: Feedback,
): ExtendedRatings {
  const numbers = new Map(baseFilms.map(({ externalId }, film) => [externalId, film]));
  const catalogue = catalogueOf(descriptions, numbers);
  const numberOf = (id: string) => {
    const added = catalogue.numberOf(id);
    return numbers.get(id) ?? (added === undefined ? undefined : baseFilms.length + added);
  };
  const columns = new RatingColumns();
  const leftOut: LeftOut[] = [];
  const counts = { relabelled: 0, added: 0, newUsers: 0, newFilms: catalogue.size };
  const addNew = (userId: string, ofUser: ReadonlyMap<string, Said>, isIn: (filmId: string) => boolean) => {
    for (const [filmId, each] of ofUser) {
      if (isIn(filmId)) continue;
      const film = numberOf(filmId);
      if (film === undefined) {
        leftOut.push({ userId, filmId, said: each });
        continue;
      }
      columns.add(0, userId, film, each.rating, each.time);
      counts.added += 1;
    }
  };
  const { indptr, filmIndex, rating, time } = interactions;
  userIds.forEach((userId, user) => {
    const ofUser = said.get(userId);
    const rated = new Set<string>();
    for (let at = indptr[user]!; at < indptr[user + 1]!; at++) {
      const film = filmIndex[at]!;
      const held = { rating: rating[at]!, time: time[at]! };
      const filmId = baseFilms[film]!.externalId;
      const next = ofUser?.get(filmId);
      const isReplaced = replaces(next, held);
      const kept = isReplaced ? next : held;
      columns.add(0, userId, film, kept.rating, kept.time);
      if (isReplaced) counts.relabelled += 1;
      if (ofUser !== undefined) rated.add(filmId);
    }
    if (ofUser !== undefined) addNew(userId, ofUser, (filmId) => rated.has(filmId));
  });
  const known = new Set(userIds);
  for (const [userId, ofUser] of said) if (!known.has(userId)) addNew(userId, ofUser, () => false);
  const films = [...baseFilms.map(describedOf), ...catalogue.films()];
  const { interactions: extended, userIds: names } = columns.collect(films.length);
  counts.newUsers = names.length - userIds.length;
  return { collected: { interactions: extended, userIds: names }, films, leftOut, counts };
}

/** The described films that the base has not, cleaned as those of a file. */
function catalogueOf(
  descriptions: ReadonlyMap<string, FilmDescription>,
  numbers: ReadonlyMap<string, number>,
): FilmCatalogue {
  const catalogue = new FilmCatalogue();
  for (const [id, { title, year, genres }] of descriptions) {
    if (numbers.has(id)) continue;
    catalogue.addFilm([id, year === null ? title : `${title} (${year})`, genres.join('|')]);
  }
  return catalogue;
}

function describedOf({ externalId: id, title, year, genres, tags, imdbId, tmdbId }: Film): DescribedFilm {
  return { id, title, year, genres, tags, imdbId, tmdbId };
}
