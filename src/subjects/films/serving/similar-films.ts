import { notFound } from '../../../platform/errors.js';
import { type KnownFilm, knownFilm } from './known-film.js';
import type { FilmServing } from './recommend.js';

export interface SimilarFilm {
  readonly film: KnownFilm;
  /** At most 1, the larger the more alike. */
  readonly similarity: number;
}

/**
 * The films most like one, the most alike first: by who liked them, and by genres, title words and decade where nobody
 * has liked the film yet.
 * @throws AppError NOT_FOUND (film), NO_CHAMPION, INVALID_INPUT (a model of another subject)
 */
export async function similarFilms(
  { champions }: Pick<FilmServing, 'champions'>,
  { id, k, modelName }: { id: string; k: number; modelName: string },
): Promise<SimilarFilm[]> {
  const { model } = await champions.get(modelName);
  const film = model.filmOf(id);
  if (film === undefined) throw notFound('film', id);
  return model.similar(film, k).map(({ film: other, similarity }) => ({
    film: knownFilm(model, other),
    similarity,
  }));
}
