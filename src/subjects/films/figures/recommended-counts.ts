import type { FilmModel } from '../../../ml/recommend/film-model.js';
import { historyOf } from '../../../ml/recommend/interactions.js';
import { type FilmParts, historyOfSplit } from '../film-parts.js';

const USERS_ASKED_MAX = 2_000;
const FILMS_A_USER = 10;

/** How often each film was rated, and how often it is among the first ten that a model recommends. */
export interface PopularityCounts {
  /** Both in the order of the films most rated first. */
  readonly ratings: Uint32Array;
  readonly recommended: Uint32Array;
  readonly users: number;
}

/**
 * @param model one that learnt from the same dataset version
 * @returns of at most 2,000 users, evenly spaced, what each is recommended who has rated something
 */
export function popularityCounts(model: FilmModel, parts: FilmParts): PopularityCounts {
  const films = parts.filmIds.length;
  const ratings = new Uint32Array(films);
  for (const part of [parts.train, parts.validation, parts.gold]) {
    for (const film of part.filmIndex) ratings[film]!++;
  }
  const history = historyOfSplit(parts, 'gold');
  const step = Math.max(1, Math.ceil(history.users / USERS_ASKED_MAX));
  const recommended = new Uint32Array(films);
  let users = 0;
  for (let user = 0; user < history.users; user += step) {
    const known = historyOf(history, user);
    if (known.films.length === 0) continue;
    users += 1;
    for (const { film } of model.top(known, FILMS_A_USER)) recommended[film]!++;
  }
  const order = [...ratings.keys()].sort((a, b) => ratings[b]! - ratings[a]! || a - b);
  const ordered = (counts: Uint32Array) => Uint32Array.from(order, (film) => counts[film]!);
  return { ratings: ordered(ratings), recommended: ordered(recommended), users };
}
