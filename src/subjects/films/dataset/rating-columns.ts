import type { Interactions } from '../../../ml/recommend/interactions.js';
import { AppError } from '../../../platform/errors.js';
import { GrowingColumn } from './growing-column.js';

/** 24 bytes a rating while it is read; the numbers of ratings are kept in 32 bits with room to spare. */
const RATINGS_MAX = 50_000_000;

/** A rating that a later one of the same user and film replaces. */
export interface ReplacedRating {
  readonly line: number;
  readonly userId: string;
  readonly film: number;
  readonly rating: number;
  readonly time: number;
}

export interface CollectedRatings {
  readonly interactions: Interactions;
  /** Ids in the order of the rows. */
  readonly userIds: readonly string[];
  /** In the order of their lines; to be gone through once. */
  readonly replaced: Iterable<ReplacedRating>;
}

/** The ratings of a file as columns, in the order in which they come; users are numbered as they appear. */
export class RatingColumns {
  private readonly userNumbers = new Map<string, number>();
  private readonly user = new GrowingColumn((length) => new Uint32Array(length));
  private readonly film = new GrowingColumn((length) => new Uint32Array(length));
  private readonly rating = new GrowingColumn((length) => new Float32Array(length));
  private readonly time = new GrowingColumn((length) => new Float64Array(length));
  private readonly line = new GrowingColumn((length) => new Uint32Array(length));

  get length(): number {
    return this.user.length;
  }

  /** @throws AppError UNUSABLE_FILE when there are too many */
  add(line: number, userId: string, film: number, rating: number, time: number): void {
    if (this.length === RATINGS_MAX) {
      throw new AppError('UNUSABLE_FILE', `The file has more than ${RATINGS_MAX} ratings.`, {
        field: 'ratings',
        rowsMax: RATINGS_MAX,
      });
    }
    let user = this.userNumbers.get(userId);
    if (user === undefined) {
      user = this.userNumbers.size;
      this.userNumbers.set(userId, user);
    }
    this.user.push(user);
    this.film.push(film);
    this.rating.push(rating);
    this.time.push(time);
    this.line.push(line);
  }

  /**
   * One row a user, in order of time, what happened at the same time by film. Of several ratings of one user and film the
   * latest counts, of equally late ones the last in the file. The columns are empty afterwards.
   */
  collect(films: number): CollectedRatings {
    const userIds = [...this.userNumbers.keys()];
    const [user, film, rating, time, line] = [
      ...([this.user.take(), this.film.take(), this.rating.take()] as const),
      ...([this.time.take(), this.line.take()] as const),
    ] as const;
    const { starts, order } = byUser(user, userIds.length);
    const indptr = new Uint32Array(userIds.length + 1);
    const replacedAt = new GrowingColumn((length) => new Uint32Array(length));
    let kept = 0;
    for (let number = 0; number < userIds.length; number++) {
      const row = order.subarray(starts[number]!, starts[number + 1]!);
      row.sort((a, b) => film[a]! - film[b]! || time[a]! - time[b]! || a - b);
      let count = 0;
      for (let at = 0; at < row.length; at++) {
        const isLast = at + 1 === row.length || film[row[at]!] !== film[row[at + 1]!];
        if (isLast) row[count++] = row[at]!;
        else replacedAt.push(row[at]!);
      }
      const last = row.subarray(0, count).sort((a, b) => time[a]! - time[b]! || film[a]! - film[b]!);
      order.copyWithin(kept, starts[number]!, starts[number]! + last.length);
      kept += count;
      indptr[number + 1] = kept;
    }
    const keptOrder = order.subarray(0, kept);
    return {
      userIds,
      interactions: {
        ...{ users: userIds.length, films, indptr },
        filmIndex: gather(keptOrder, film, new Uint32Array(kept)),
        rating: gather(keptOrder, rating, new Float32Array(kept)),
        time: gather(keptOrder, time, new Float64Array(kept)),
      },
      replaced: (function* () {
        for (const at of replacedAt.take().sort()) {
          const [ofUser, ofFilm] = [userIds[user[at]!]!, film[at]!];
          yield { line: line[at]!, userId: ofUser, film: ofFilm, rating: rating[at]!, time: time[at]! };
        }
      })(),
    };
  }
}

/** The places of each user's ratings, in their order: a counting sort. */
function byUser(user: Uint32Array, users: number): { starts: Uint32Array; order: Uint32Array } {
  const starts = new Uint32Array(users + 1);
  for (const number of user) starts[number + 1]! += 1;
  for (let number = 0; number < users; number++) starts[number + 1]! += starts[number]!;
  const next = starts.slice(0, users);
  const order = new Uint32Array(user.length);
  user.forEach((number, at) => {
    order[next[number]!] = at;
    next[number]! += 1;
  });
  return { starts, order };
}

function gather<Column extends Uint32Array | Float32Array | Float64Array>(
  order: Uint32Array,
  from: Column,
  to: Column,
): Column {
  order.forEach((place, at) => {
    to[at] = from[place]!;
  });
  return to;
}
