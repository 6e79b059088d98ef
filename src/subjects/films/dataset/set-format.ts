import { AppError } from '../../../platform/errors.js';

/**
 * The formats in which MovieLens was published: CSV with a header in UTF-8 (the latest sets), lists of the 100K set (tabs
 * and bars), lists of the 1M set (two colons); the older two in latin-1.
 */
export type SetFormat = 'latest' | '100k' | '1m';

/** Fields of a line of `u.item`: id, title, two dates, address, 19 genres. */
const ITEM_FIELDS = 24;

/**
 * The format of a file with ratings, by its first line.
 * @param head the beginning of the file, at least its first line, as latin-1
 * @throws AppError UNUSABLE_FILE
 */
export function formatOfRatings(head: string): SetFormat {
  const line = firstLine(head);
  if (namesColumn(line, 'movieid')) return 'latest';
  if (line.split('::').length >= 4) return '1m';
  if (line.split('\t').length >= 4) return '100k';
  throw unknownFormat('ratings', 'ratings.csv, u.data or ratings.dat');
}

/** The format of a file with films, as `formatOfRatings`. @throws AppError UNUSABLE_FILE */
export function formatOfFilms(head: string): SetFormat {
  const line = firstLine(head);
  if (namesColumn(line, 'movieid')) return 'latest';
  if (line.split('::').length >= 3) return '1m';
  if (line.split('|').length >= ITEM_FIELDS) return '100k';
  throw unknownFormat('films', 'movies.csv, u.item or movies.dat');
}

/** The name of a column without what people write differently: case, spaces, underscores. */
export function columnKey(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function namesColumn(line: string, key: string): boolean {
  return line.split(/[,;\t]/).some((name) => columnKey(name) === key);
}

function firstLine(head: string): string {
  return head.split('\n').find((line) => line.trim() !== '') ?? '';
}

function unknownFormat(field: 'ratings' | 'films', names: string): AppError {
  return new AppError(
    'UNUSABLE_FILE',
    `The file with the ${field} has none of the formats of ${names}. Nothing was imported.`,
    { field },
  );
}
