import type { SetFormat } from './set-format.js';

/** Of a user and of a film: what a column of MySQL keeps. */
export const ID_CHARS_MAX = 191;
/** Clocks of those who write a file may be ahead by so much, and their time zone. */
const AHEAD_MAX_SECONDS = 24 * 60 * 60;
const NUMBER = /^-?\d+(\.\d*)?$/;

/** The fewest and the most stars, by the format of the ratings; half stars came with the later sets. */
const SCALES: Readonly<Record<SetFormat, readonly [number, number]>> = {
  latest: [0.5, 5],
  '100k': [1, 5],
  '1m': [1, 5],
};

type FilmRejectionReason =
  | 'column-count'
  | 'broken-utf8'
  | 'no-user'
  | 'no-id'
  | 'id-too-long'
  | 'unknown-film'
  | 'not-a-number'
  | 'off-scale'
  | 'bad-time'
  | 'duplicate-rating'
  | 'duplicate-id'
  | 'no-title'
  | 'title-too-long'
  | 'no-tag'
  | 'tag-too-long';

export interface Refused {
  readonly reason: FilmRejectionReason;
  readonly detail: string;
}

export interface AcceptedRating {
  readonly userId: string;
  readonly filmId: string;
  /** Stars. */
  readonly rating: number;
  /** Seconds since 1970. */
  readonly time: number;
}

/**
 * Checks one row of ratings; whether there is such a film is left to the caller.
 * @param values as RATINGS has them
 * @param importedAt when the file is read: nobody has rated anything after that
 */
export function acceptRating(
  values: readonly string[],
  format: SetFormat,
  importedAt: Date,
): AcceptedRating | Refused {
  const [userId, filmId, ratingText, timeText] = values.map((value) => value.trim()) as [
    string,
    string,
    string,
    string,
  ];
  if (userId === '') return { reason: 'no-user', detail: 'The id of the user is empty.' };
  if (filmId === '') return { reason: 'no-id', detail: 'The id of the film is empty.' };
  if (userId.length > ID_CHARS_MAX || filmId.length > ID_CHARS_MAX) {
    return { reason: 'id-too-long', detail: `An id is longer than ${ID_CHARS_MAX} characters.` };
  }
  if (!NUMBER.test(ratingText)) return { reason: 'not-a-number', detail: 'The rating is not a number.' };
  if (!NUMBER.test(timeText)) return { reason: 'not-a-number', detail: 'The time is not a number.' };
  const rating = Number(ratingText);
  const [least, most] = SCALES[format];
  if (rating < least || rating > most) {
    return { reason: 'off-scale', detail: `The rating is not between ${least} and ${most}.` };
  }
  const time = Number(timeText);
  if (time < 0 || time > importedAt.getTime() / 1_000 + AHEAD_MAX_SECONDS) {
    const detail = 'The time is not in seconds since 1970, or more than a day after the import.';
    return { reason: 'bad-time', detail };
  }
  return { userId, filmId, rating, time };
}
