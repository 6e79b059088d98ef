import { assertInteractions, type Interactions } from './interactions.js';

export interface TimeSplit {
  readonly train: Interactions;
  readonly validation: Interactions;
  readonly gold: Interactions;
}

/** Users with fewer interactions are not judged. */
const JUDGED_MIN = 5;
const HELD_SHARE = 0.1;

/**
 * Divides each user's interactions by time: the last tenth is gold, the tenth before validation, the rest for training.
 * What one user did at the same moment stays together, so a border moves to the nearer end of such a group, of two as
 * near to the later; a part may thereby be empty. Users with fewer than 5 interactions are for training alone. All three
 * have the users and films of the whole.
 *
 * @throws ModelInputError as `assertInteractions`
 */
export function splitByTime(interactions: Interactions): TimeSplit {
  assertInteractions(interactions);
  const { users, indptr, time } = interactions;
  const borders = Array.from({ length: users }, (_, user) => {
    const start = indptr[user] as number;
    const end = indptr[user + 1] as number;
    if (end - start < JUDGED_MIN) return { start, validation: end, gold: end, end };
    const held = Math.max(1, Math.round((end - start) * HELD_SHARE));
    const gold = nearestBorder(time, start, end, end - held);
    const validation = Math.min(gold, nearestBorder(time, start, gold, Math.min(gold, end - 2 * held)));
    return { start, validation, gold, end };
  });
  return {
    train: rowsOf(
      interactions,
      borders.map(({ start, validation }) => [start, validation]),
    ),
    validation: rowsOf(
      interactions,
      borders.map(({ validation, gold }) => [validation, gold]),
    ),
    gold: rowsOf(
      interactions,
      borders.map(({ gold, end }) => [gold, end]),
    ),
  };
}

/** The place nearest to `at` that divides no group of equal times. */
function nearestBorder(time: Float64Array, start: number, end: number, at: number): number {
  let earlier = at;
  while (earlier > start && time[earlier - 1] === time[earlier]) earlier--;
  let later = at;
  while (later < end && time[later - 1] === time[later]) later++;
  // A border at the start would leave nothing to learn from.
  return earlier === start || later - at <= at - earlier ? later : earlier;
}

function rowsOf(from: Interactions, ranges: readonly (readonly [number, number])[]): Interactions {
  const indptr = new Uint32Array(from.users + 1);
  ranges.forEach(([start, end], user) => {
    indptr[user + 1] = (indptr[user] as number) + end - start;
  });
  const entries = indptr[from.users] as number;
  const part = {
    users: from.users,
    films: from.films,
    indptr,
    filmIndex: new Uint32Array(entries),
    rating: new Float32Array(entries),
    time: new Float64Array(entries),
  };
  ranges.forEach(([start, end], user) => {
    const to = indptr[user] as number;
    part.filmIndex.set(from.filmIndex.subarray(start, end), to);
    part.rating.set(from.rating.subarray(start, end), to);
    part.time.set(from.time.subarray(start, end), to);
  });
  return part;
}
