import { type Profile, ProfileBuilder, type SignalsOf } from '../../../ml/signals/profile.js';
import type { Recommendation } from '../../../store/entities/recommendation.js';

/** What is measured of recommendations to users. */
export const FILM_SIGNALS = {
  numeric: ['historyFilms', 'likedShare', 'noveltyBits'],
  categorical: ['film', 'coldStart'],
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
  film: 'the film that was recommended first',
  coldStart: 'whether nothing was known that the user likes, as of new users',
};

export function signalsOfRecommendation({
  historyCount,
  likedCount,
  noveltyBits,
  films,
  isColdStart,
}: Pick<
  Recommendation,
  'historyCount' | 'likedCount' | 'noveltyBits' | 'films' | 'isColdStart'
>): FilmSignals {
  return {
    historyFilms: historyCount,
    likedShare: historyCount === 0 ? null : likedCount / historyCount,
    noveltyBits,
    film: films[0]?.id ?? null,
    coldStart: isColdStart ? 'yes' : 'no',
  };
}

export function filmProfile(rows: Iterable<FilmSignals>): Profile {
  const builder = new ProfileBuilder(FILM_SIGNALS);
  for (const row of rows) builder.add(row);
  return builder.build();
}
