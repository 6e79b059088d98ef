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

  /**
   * What many did, a row each in the order of their names; an empty row for who is not known.
   * @param filmCount of the model
   */
  interactionsOf(userIds: readonly string[], filmCount: number): Interactions {
    const { interactions } = this;
    const indptr = new Uint32Array(userIds.length + 1);
    const rows = userIds.map((id, at) => {
      const user = interactions === null ? undefined : this.numbers.get(id);
      const from = user === undefined ? 0 : interactions!.indptr[user]!;
      const to = user === undefined ? 0 : interactions!.indptr[user + 1]!;
      indptr[at + 1] = indptr[at]! + to - from;
      return { from, to };
    });
    const count = indptr[userIds.length]!;
    const chosen: Interactions = {
      ...{ users: userIds.length, films: filmCount, indptr, filmIndex: new Uint32Array(count) },
      ...{ rating: new Float32Array(count), time: new Float64Array(count) },
    };
    if (interactions === null) return chosen;
    for (const [at, { from, to }] of rows.entries()) {
      for (const column of ['filmIndex', 'rating', 'time'] as const) {
        chosen[column].set(interactions[column].subarray(from, to), indptr[at]);
      }
    }
    return chosen;
  }
}
