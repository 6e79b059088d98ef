import type { FilmModel } from '../../../ml/recommend/film-model.js';
import { type Interactions, ratedHistoryOf } from '../../../ml/recommend/interactions.js';
import type { FilmData } from '../dataset/film-data.js';
import { erasedUpTo } from '../erasure/erased-users.js';
import { replaces, type Said } from '../feedback/said-of-films.js';
import type { ToldOfUser, UserFeedback } from '../feedback/user-feedback.js';

/** What somebody did with films, by the numbers that the model has for them. A film is named once. */
export interface KnownHistory {
  readonly films: Uint32Array;
  /** NaN for what is no rating. */
  readonly ratings: Float32Array;
}

/** What somebody did with films, in order of time; of a dataset a film may be named more than once. */
interface HistoryRow extends KnownHistory {
  /** Seconds since 1970. */
  readonly times: Float64Array;
}

type FilmNames = Pick<FilmModel, 'filmIds' | 'filmOf' | 'filmCount'>;

/** Users whose feedback is read together: what they have told is in memory at once. */
const USERS_AT_ONCE = 100;

const NOTHING: HistoryRow = {
  ...{ films: new Uint32Array(0), ratings: new Float32Array(0), times: new Float64Array(0) },
};

/** What the people of a dataset version did, to be found by their names, with what they have said since. */
export class UserHistories {
  private constructor(
    private readonly interactions: Interactions | null,
    private readonly numbers: ReadonlyMap<string, number>,
    /** When the dataset version was made. */
    private readonly madeAt: Date,
  ) {}

  static of({
    interactions,
    userIds,
    madeAt,
  }: Pick<FilmData, 'interactions' | 'userIds' | 'madeAt'>): UserHistories {
    return new UserHistories(interactions, new Map(userIds.map((id, user) => [id, user])), madeAt);
  }

  static none(): UserHistories {
    return new UserHistories(null, new Map(), new Date(0));
  }

  /** Nothing for somebody of whom nothing is known. What was said of films that the model has not is left out. */
  find(userId: string, model: FilmNames, told: ToldOfUser | undefined): KnownHistory {
    return ratedHistoryOf(joinRows([this.row(userId, model, told)], model.filmCount), 0);
  }

  /**
   * What many did, a row each in the order of their names; an empty row for somebody of whom nothing is known.
   * @throws the driver's error when MySQL is away
   */
  async findMany(
    userIds: readonly string[],
    model: FilmNames,
    feedback: Pick<UserFeedback, 'findMany'>,
    datasetName: string | null,
  ): Promise<Interactions> {
    const rows: HistoryRow[] = [];
    for (let from = 0; from < userIds.length; from += USERS_AT_ONCE) {
      const users = userIds.slice(from, from + USERS_AT_ONCE);
      const told = await feedback.findMany(users, datasetName);
      for (const id of users) rows.push(this.row(id, model, told.get(id)));
    }
    return joinRows(rows, model.filmCount);
  }

  private row(userId: string, model: FilmNames, told: ToldOfUser | undefined): HistoryRow {
    const row = this.rowOfDataset(userId);
    const isAsItWas = told === undefined || (told.said.size === 0 && told.erasedUntil === null);
    return isAsItWas ? row : withTold(row, model, told, this.madeAt);
  }

  private rowOfDataset(userId: string): HistoryRow {
    const user = this.numbers.get(userId);
    if (user === undefined || this.interactions === null) return NOTHING;
    const { indptr, filmIndex, rating, time } = this.interactions;
    const [from, to] = [indptr[user], indptr[user + 1]];
    return {
      films: filmIndex.subarray(from, to),
      ratings: rating.subarray(from, to),
      times: time.subarray(from, to),
    };
  }
}

/** As the next version of the dataset will have the row. What is in memory may be of before an erasure. */
function withTold(row: HistoryRow, model: FilmNames, told: ToldOfUser, madeAt: Date): HistoryRow {
  const { said } = told;
  const until = erasedUpTo(told.erasedUntil, madeAt);
  const counted = new Map<number, Said>();
  row.films.forEach((film, at) => {
    const held = { rating: row.ratings[at]!, time: row.times[at]! };
    if (held.time <= until) return;
    const next = said.get(model.filmIds[film]!);
    counted.set(film, replaces(next, held) ? next : held);
  });
  for (const [id, next] of said) {
    const film = model.filmOf(id);
    if (film !== undefined && !counted.has(film)) counted.set(film, next);
  }
  const inOrder = [...counted].sort(([one, a], [other, b]) => a.time - b.time || one - other);
  return {
    films: Uint32Array.from(inOrder, ([film]) => film),
    ratings: Float32Array.from(inOrder, ([, { rating }]) => rating),
    times: Float64Array.from(inOrder, ([, { time }]) => time),
  };
}

function joinRows(rows: readonly HistoryRow[], filmCount: number): Interactions {
  const indptr = new Uint32Array(rows.length + 1);
  rows.forEach(({ films }, at) => {
    indptr[at + 1] = indptr[at]! + films.length;
  });
  const count = indptr[rows.length]!;
  const joined: Interactions = {
    ...{ users: rows.length, films: filmCount, indptr, filmIndex: new Uint32Array(count) },
    ...{ rating: new Float32Array(count), time: new Float64Array(count) },
  };
  rows.forEach(({ films, ratings, times }, at) => {
    joined.filmIndex.set(films, indptr[at]);
    joined.rating.set(ratings, indptr[at]);
    joined.time.set(times, indptr[at]);
  });
  return joined;
}
