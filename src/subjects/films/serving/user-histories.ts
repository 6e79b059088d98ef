import { type Interactions, ratedHistoryOf } from '../../../ml/recommend/interactions.js';
import type { FilmData } from '../dataset/film-data.js';

/** What somebody did with films, by the numbers that the model has for them. A film is named once. */
export interface KnownHistory {
  readonly films: Uint32Array;
  /** NaN for what is no rating. */
  readonly ratings: Float32Array;
}

const NOTHING: KnownHistory = { films: new Uint32Array(0), ratings: new Float32Array(0) };

/** What the people of a dataset version did, to be found by their names. */
export class UserHistories {
  private constructor(
    private readonly interactions: Interactions | null,
    private readonly numbers: ReadonlyMap<string, number>,
  ) {}

  static of({ interactions, userIds }: Pick<FilmData, 'interactions' | 'userIds'>): UserHistories {
    return new UserHistories(interactions, new Map(userIds.map((id, user) => [id, user])));
  }

  static none(): UserHistories {
    return new UserHistories(null, new Map());
  }

  /** Nothing for somebody who is not known. */
  find(userId: string): KnownHistory {
    const user = this.numbers.get(userId);
    return user === undefined || this.interactions === null
      ? NOTHING
      : ratedHistoryOf(this.interactions, user);
  }
}
