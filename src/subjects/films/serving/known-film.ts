import type { FilmModel } from '../../../ml/recommend/film-model.js';

/** A film as a model knows it. */
export interface KnownFilm {
  readonly id: string;
  readonly title: string;
  readonly year: number | null;
  readonly genres: readonly string[];
}

export function knownFilm(model: FilmModel, film: number): KnownFilm {
  const { titles, years, genres } = model.features;
  return {
    id: model.filmIds[film]!,
    title: titles[film]!,
    year: years[film]!,
    genres: genres[film]!,
  };
}

/** By its id; one that the model has never heard of has its id for a title. */
export function filmById(model: FilmModel, id: string): KnownFilm {
  const film = model.filmOf(id);
  return film === undefined ? namedByItsId(id) : knownFilm(model, film);
}

/** A film of which nothing else is known. */
export function namedByItsId(id: string): KnownFilm {
  return { id, title: id, year: null, genres: [] };
}
