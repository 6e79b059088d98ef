import type { FilmModel } from '../../../ml/recommend/film-model.js';
import { invalidInput } from '../../../platform/errors.js';

/** How many genres a message names. */
const NAMED_MAX = 30;

/** Those of a model's films by their name in small letters, found once a model: a model has many films. */
const knownGenres = new WeakMap<FilmModel, ReadonlyMap<string, readonly string[]>>();

/**
 * Genres as the films of a model have them, whatever the case in which they are asked for.
 * @throws AppError INVALID_INPUT for one that no film has
 */
export function genresOf(model: FilmModel, asked: readonly string[]): string[] {
  const known = knownGenres.get(model) ?? genresByName(model);
  knownGenres.set(model, known);
  return asked.flatMap((genre) => {
    const found = known.get(genre.trim().toLowerCase());
    if (found === undefined) throw unknownGenre(genre, [...known.values()].flat());
    return found;
  });
}

function genresByName({ features }: FilmModel): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const genre of new Set(features.genres.flat())) {
    const name = genre.toLowerCase();
    byName.set(name, [...(byName.get(name) ?? []), genre]);
  }
  return byName;
}

function unknownGenre(genre: string, known: readonly string[]) {
  if (known.length === 0) return invalidInput('genres', 'The films of this model have no genres.');
  const named = known.toSorted().slice(0, NAMED_MAX).join(', ');
  const more = known.length > NAMED_MAX ? ` and ${known.length - NAMED_MAX} more` : '';
  return invalidInput('genres', `No film is of the genre "${genre}". There are: ${named}${more}.`);
}
