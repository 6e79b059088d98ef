import { assertInteractions, type Interactions } from './interactions.js';
import { PARTS_BY_TIME, splitsByTime } from './splits-by-time.js';

export type TimeSplit = Readonly<Record<(typeof PARTS_BY_TIME)[number], Interactions>>;

const SHARES = { validation: 0.1, gold: 0.1 };

/**
 * Divides each user's interactions by time, as `splitsByTime` says. All three parts have the users and films of the whole.
 * @throws ModelInputError as `assertInteractions`
 */
export function splitByTime(interactions: Interactions, shares = SHARES): TimeSplit {
  assertInteractions(interactions);
  return partsOf(interactions, splitsByTime(interactions, shares));
}

/** The parts of interactions of which `splits` says to which part each belongs. */
export function partsOf(interactions: Interactions, splits: Uint8Array): TimeSplit {
  return {
    train: partOf(interactions, splits, PARTS_BY_TIME.indexOf('train')),
    validation: partOf(interactions, splits, PARTS_BY_TIME.indexOf('validation')),
    gold: partOf(interactions, splits, PARTS_BY_TIME.indexOf('gold')),
  };
}

function partOf(
  { users, films, indptr, filmIndex, rating, time }: Interactions,
  splits: Uint8Array,
  part: number,
): Interactions {
  const entries = splits.reduce((sum, own) => sum + (own === part ? 1 : 0), 0);
  const own = {
    ...{ users, films, indptr: new Uint32Array(users + 1) },
    filmIndex: new Uint32Array(entries),
    rating: new Float32Array(entries),
    time: new Float64Array(entries),
  };
  let to = 0;
  for (let user = 0; user < users; user++) {
    for (let at = indptr[user]!; at < indptr[user + 1]!; at++) {
      if (splits[at] !== part) continue;
      own.filmIndex[to] = filmIndex[at]!;
      own.rating[to] = rating[at]!;
      own.time[to] = time[at]!;
      to++;
    }
    own.indptr[user + 1] = to;
  }
  return own;
}
