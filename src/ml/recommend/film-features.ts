import { ModelInputError } from '../errors.js';
import { foldText } from '../text/fold.js';
import { tokenize } from '../text/tokenize.js';

/** What is known of films before anyone saw them; one entry a film in each list. */
export interface FilmFeatures {
  readonly titles: readonly string[];
  readonly genres: readonly (readonly string[])[];
  /** Null where it is not known. */
  readonly years: readonly (number | null)[];
}

/** Of each film its features in rising order and a weight each; a row has length 1, or 0 when nothing is known. */
export interface ContentRows {
  /** Names of the features, such as `genre:drama`, `word:love`, `decade:1990`. */
  readonly names: readonly string[];
  readonly indptr: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** A word of one title alone tells of no other film. */
const FILMS_MIN = 2;
/** How much the kinds of features weigh beside one another. */
const KIND_WEIGHTS = { genre: 1, word: 1, decade: 0.5 } as const;
/** "Twelve Monkeys (1995)": the year of a title is no word of it. */
const YEAR_AT_END = /\s*\(\d{4}\)\s*$/;

/**
 * Genres, words of the title and the decade as weighted features: each the rarer the heavier (logarithm of films by
 * films that have it). Features of one film alone are left out.
 * @throws ModelInputError SHAPE_MISMATCH
 */
export function contentRows(features: FilmFeatures): ContentRows {
  assertFeatures(features);
  const films = features.titles.length;
  const ofFilms = features.titles.map((_, film) => namesOf(features, film));
  const counts = new Map<string, number>();
  for (const names of ofFilms) for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts.keys()].filter((name) => counts.get(name)! >= FILMS_MIN).sort();
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const indptr = new Uint32Array(films + 1);
  const indices: number[] = [];
  const values: number[] = [];
  ofFilms.forEach((own, film) => {
    const row = [...own].flatMap((name) => {
      const index = indexOf.get(name);
      return index === undefined ? [] : [{ index, value: weightOfFeature(name, films / counts.get(name)!) }];
    });
    row.sort((a, b) => a.index - b.index);
    const length = Math.hypot(...row.map(({ value }) => value));
    for (const { index, value } of row) {
      indices.push(index);
      values.push(length === 0 ? 0 : value / length);
    }
    indptr[film + 1] = indices.length;
  });
  return { names, indptr, indices: Uint32Array.from(indices), values: Float32Array.from(values) };
}

/** @throws ModelInputError SHAPE_MISMATCH */
export function assertFeatures({ titles, genres, years }: FilmFeatures): void {
  if (titles.length === genres.length && titles.length === years.length) return;
  throw new ModelInputError('SHAPE_MISMATCH', 'titles, genres and years are not of the same films', {
    titles: titles.length,
    genres: genres.length,
    years: years.length,
  });
}

function namesOf({ titles, genres, years }: FilmFeatures, film: number): Set<string> {
  const words = tokenize(foldText(titles[film]!.replace(YEAR_AT_END, '')));
  const year = years[film]!;
  return new Set([
    ...genres[film]!.map((genre) => `genre:${foldText(genre)}`),
    ...words.map((word) => `word:${word}`),
    ...(year === null ? [] : [`decade:${Math.floor(year / 10) * 10}`]),
  ]);
}

function weightOfFeature(name: string, filmsPerFilm: number): number {
  const kind = name.slice(0, name.indexOf(':')) as keyof typeof KIND_WEIGHTS;
  return KIND_WEIGHTS[kind] * Math.log(1 + filmsPerFilm);
}
