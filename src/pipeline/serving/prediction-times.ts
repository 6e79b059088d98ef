import { firstIdAt } from '../../platform/ids.js';

/** A batch job's answers have ids that begin with the time of its creation; none runs for longer than this. */
const ID_BEFORE_MS = 7 * 24 * 60 * 60 * 1000;
/** An id is made a moment before or after the time that is noted. */
const ID_AFTER_MS = 60 * 1000;

/**
 * Where the ids of the answers of a time lie, so that these are found by their ids; which of them belong to it
 * `created_at` alone tells.
 */
export function predictionIdsOf(time: {
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
}): { readonly atLeast: string | null; readonly below: string | null } {
  return {
    atLeast: time.from == null ? null : firstIdAt(time.from.getTime() - ID_BEFORE_MS),
    below: time.to == null ? null : firstIdAt(time.to.getTime() + ID_AFTER_MS),
  };
}
