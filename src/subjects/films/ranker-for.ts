import type { FilmModel } from '../../ml/recommend/film-model.js';
import type { History } from '../../ml/recommend/interactions.js';
import type { Ranker } from '../../ml/recommend/measures.js';

/** The score of a film that a model has never heard of: it is recommended last. */
const UNKNOWN_SCORE = -3e38;

/**
 * A model as it ranks the films of a dataset version, which may number them otherwise than the one that it learnt from, or
 * have others.
 * @param filmIds of the dataset version, by their numbers
 */
export function rankerFor(model: FilmModel, filmIds: readonly string[]): Ranker {
  if (sameFilms(model, filmIds)) return model;
  const inModel = Int32Array.from(filmIds, (id) => model.filmOf(id) ?? -1);
  const scores = new Float32Array(model.filmCount);
  return {
    filmCount: filmIds.length,
    scoresInto(history, out) {
      model.scoresInto(translated(history, inModel), scores);
      for (let film = 0; film < inModel.length; film++) {
        const known = inModel[film]!;
        out[film] = known < 0 ? UNKNOWN_SCORE : scores[known]!;
      }
    },
  };
}

/** Whether a model numbers films as a dataset version does. */
export function sameFilms(model: FilmModel, filmIds: readonly string[]): boolean {
  return model.filmIds.length === filmIds.length && filmIds.every((id, film) => model.filmIds[film] === id);
}

function translated({ films, weights }: History, inModel: Int32Array): History {
  const known = [...films]
    .map((film, at) => [inModel[film]!, weights[at]!] as const)
    .filter(([film]) => film >= 0);
  return {
    films: known.map(([film]) => film),
    weights: Float32Array.from(known, ([, weight]) => weight),
  };
}
