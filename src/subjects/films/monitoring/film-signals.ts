import { type Profile, ProfileBuilder, type SignalsOf } from '../../../ml/signals/profile.js';
import type { Recommendation } from '../../../store/entities/recommendation.js';

/** Hex digits at the end of an id by which places are drawn. */
const TURN_DIGITS = 6;
/** Of more films the first count, as many as are recommended where nobody asks for another number. */
export const FILMS_WATCHED = 10;

/** What is measured of recommendations to users. */
export const FILM_SIGNALS = {
  numeric: ['historyFilms', 'likedShare', 'noveltyBits'],
  categorical: ['film', 'coldStart', 'newFilms'],
} as const;

type FilmSignals = SignalsOf<
  (typeof FILM_SIGNALS)['numeric'][number],
  (typeof FILM_SIGNALS)['categorical'][number]
>;

/** What each is, for people who read a report. */
export const FILM_SIGNAL_MEANINGS: Readonly<Record<keyof FilmSignals, string>> = {
  historyFilms: 'films that were known of the user: how active users are',
  likedShare: 'share of them that the user liked',
  noveltyBits: 'mean self-information of the recommended films, in bits: how surprising they are',
  film: 'one of the recommended films, each place in turn: the share of each film among them',
  coldStart: 'whether nothing was known that the user likes, as of new users',
  newFilms: 'whether films that the model does not know were named, or told of by the user',
};

export type MeasuredRecommendation = Pick<
  Recommendation,
  'historyCount' | 'likedCount' | 'unknownCount' | 'noveltyBits' | 'isColdStart'
> & { readonly films: readonly Pick<Recommendation['films'][number], 'id'>[] };

/**
 * @param turn says which of the films counts: all places come in turn, so that each answer is one draw from what is recommended
 */
export function signalsOf(
  { historyCount, likedCount, unknownCount, noveltyBits, films, isColdStart }: MeasuredRecommendation,
  turn: number,
): FilmSignals {
  return {
    historyFilms: historyCount,
    likedShare: historyCount === 0 ? null : likedCount / historyCount,
    noveltyBits,
    film: films[turn % Math.min(FILMS_WATCHED, films.length)]?.id ?? null,
    coldStart: isColdStart ? 'yes' : 'no',
    newFilms: unknownCount > 0 ? 'yes' : 'no',
  };
}

/** Of an answer that was given, by its id, which ends in chance. */
export function signalsOfRecommendation(
  row: MeasuredRecommendation & Pick<Recommendation, 'id'>,
): FilmSignals {
  return signalsOf(row, Number.parseInt(row.id.slice(-TURN_DIGITS), 16));
}

export function filmProfile(rows: Iterable<FilmSignals>): Profile {
  const builder = new ProfileBuilder(FILM_SIGNALS);
  for (const row of rows) builder.add(row);
  return builder.build();
}
