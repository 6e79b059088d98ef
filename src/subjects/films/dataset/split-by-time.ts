import type { Interactions } from './interactions.js';

/** Users with fewer ratings are not judged. */
const JUDGED_MIN = 5;
const TRAIN = 0;
const VALIDATION = 1;
const GOLD = 2;

/**
 * Divides each user's ratings by time: the last share is gold, the share before it validation, the rest is for training.
 * What one user did at the same time stays together, so a border moves to the nearer end of such a group, of two as near to
 * the later; a part may thereby be empty. Users with fewer than 5 ratings are for training alone.
 * @returns the place in SPLITS of each rating, in their order
 */
export function splitByTime(
  { users, indptr, time }: Pick<Interactions, 'users' | 'indptr' | 'time'>,
  shares: { readonly validation: number; readonly gold: number },
): Uint8Array {
  const splits = new Uint8Array(time.length).fill(TRAIN);
  for (let user = 0; user < users; user++) {
    const start = indptr[user]!;
    const end = indptr[user + 1]!;
    if (end - start < JUDGED_MIN) continue;
    const held = (share: number) => Math.max(1, Math.round((end - start) * share));
    const goldAt = end - held(shares.gold);
    const gold = nearestBorder(time, start, end, goldAt);
    const validationAt = Math.max(start + 1, Math.min(gold, goldAt - held(shares.validation)));
    const validation = Math.min(gold, nearestBorder(time, start, gold, validationAt));
    splits.fill(VALIDATION, validation, gold);
    splits.fill(GOLD, gold, end);
  }
  return splits;
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
