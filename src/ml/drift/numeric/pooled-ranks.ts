import { forEachPooledValue } from '../sample.js';

export interface RankSums {
  /** The sum of the reference's ranks in the pooled sample, ties at their mean rank. */
  readonly reference: number;
  /** Sum of t^3 - t over the runs of t equal values. */
  readonly ties: number;
}

/** Ranks from 1 of two sorted lists in their pooled order. */
export function rankSums(reference: Float64Array, current: Float64Array): RankSums {
  let sum = 0;
  let ties = 0;
  let beforeReference = 0;
  let beforeCurrent = 0;
  forEachPooledValue(reference, current, (_, upToReference, upToCurrent) => {
    const own = upToReference - beforeReference;
    const run = own + upToCurrent - beforeCurrent;
    sum += own * (beforeReference + beforeCurrent + (run + 1) / 2);
    ties += run * run * run - run;
    beforeReference = upToReference;
    beforeCurrent = upToCurrent;
  });
  return { reference: sum, ties };
}
