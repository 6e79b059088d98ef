import type { Interactions } from './interactions.js';

/** Users with fewer interactions are not judged. */
const JUDGED_MIN = 5;
/** The parts of a split, by the numbers that `splitsByTime` gives them. */
export const PARTS_BY_TIME = ['train', 'validation', 'gold'] as const;
const [TRAIN, VALIDATION, GOLD] = [0, 1, 2];

/**
 * Divides each user's interactions by time: the last share is gold, the share before it validation, the rest is for
 * training. What one user did in the same second stays together, so a border moves to the nearer end of such a group, of two as
 * near to the later; a part may thereby be empty. Users with fewer than 5 interactions are for training alone.
 * @returns the place in `PARTS_BY_TIME` of each interaction, in their order
 */
export function splitsByTime(
  { users, indptr, time }: Pick<Interactions, 'users' | 'indptr' | 'time'>,
  shares: { readonly validation: number; readonly gold: number },
): Uint8Array {
  const splits = new Uint8Array(time.length).fill(TRAIN!);
  for (let user = 0; user < users; user++) {
    const start = indptr[user]!;
    const end = indptr[user + 1]!;
    if (end - start < JUDGED_MIN) continue;
    const held = (share: number) => Math.max(1, Math.round((end - start) * share));
    const goldAt = end - held(shares.gold);
    const gold = nearestBorder(time, start, end, goldAt);
    const validationAt = Math.max(start + 1, Math.min(gold, goldAt - held(shares.validation)));
    const validation = Math.min(gold, nearestBorder(time, start, gold, validationAt));
    splits.fill(VALIDATION!, validation, gold);
    splits.fill(GOLD!, gold, end);
  }
  return splits;
}

/** The place nearest to `at` that divides no second. */
function nearestBorder(time: Float64Array, start: number, end: number, at: number): number {
  let earlier = at;
  while (earlier > start && isSameSecond(time[earlier - 1]!, time[earlier]!)) earlier--;
  let later = at;
  while (later < end && isSameSecond(time[later - 1]!, time[later]!)) later++;
  // A border at the start would leave nothing to learn from.
  return earlier === start || later - at <= at - earlier ? later : earlier;
}

/** Feedback has milliseconds; what is sent at once is told so. */
function isSameSecond(one: number, other: number): boolean {
  return Math.floor(one) === Math.floor(other);
}
