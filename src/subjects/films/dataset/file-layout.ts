import type { SetFormat } from './set-format.js';

/** How records of a file without a header are cut, and what becomes of their fields. */
interface ListLayout {
  readonly delimiter: string;
  readonly fields: number;
  /** The values that readers ask for, in the order of `columns`. */
  readonly valuesOf: (fields: readonly string[]) => string[];
}

/** What is read of one kind of file, in every format that has it. */
export interface FileLayout {
  /** Names in the header of the latest sets; the values of a row come in this order. */
  readonly columns: readonly string[];
  readonly lists: Readonly<Partial<Record<SetFormat, ListLayout>>>;
}

/** The genres of `u.item`, in the order of its flags (`u.genre` says the same); the first means that none is known. */
const ITEM_GENRES = [
  ...['unknown', 'Action', 'Adventure', 'Animation', "Children's", 'Comedy', 'Crime', 'Documentary', 'Drama'],
  ...['Fantasy', 'Film-Noir', 'Horror', 'Musical', 'Mystery', 'Romance', 'Sci-Fi', 'Thriller', 'War'],
  'Western',
] as const;
const FIRST_GENRE = 5;

/** Values: user, film, rating, time. */
export const RATINGS: FileLayout = {
  columns: ['userId', 'movieId', 'rating', 'timestamp'],
  lists: {
    '100k': { delimiter: '\t', fields: 4, valuesOf: (fields) => [...fields] },
    '1m': { delimiter: '::', fields: 4, valuesOf: (fields) => [...fields] },
  },
};

/** Values: id, title, genres with bars between. */
export const FILMS: FileLayout = {
  columns: ['movieId', 'title', 'genres'],
  lists: {
    '100k': { delimiter: '|', fields: FIRST_GENRE + ITEM_GENRES.length, valuesOf: itemValues },
    '1m': { delimiter: '::', fields: 3, valuesOf: (fields) => [...fields] },
  },
};

/** Values: film, tag. */
export const TAGS: FileLayout = { columns: ['movieId', 'tag'], lists: {} };

/** Values: film, id in IMDb, id in TMDB. */
export const LINKS: FileLayout = { columns: ['movieId', 'imdbId', 'tmdbId'], lists: {} };

/** The year comes from the date of release where the title has none. */
function itemValues(fields: readonly string[]): string[] {
  const [id = '', title = '', released = ''] = fields;
  const genres = ITEM_GENRES.filter((_, at) => fields[FIRST_GENRE + at]!.trim() === '1');
  const year = /(\d{4})\s*$/.exec(released)?.[1];
  const isDated = year === undefined || /\(\d{4}\)/.test(title);
  return [id, isDated ? title : `${title} (${year})`, genres.join('|')];
}
