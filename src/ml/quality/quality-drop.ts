import { wilson } from '../statistics/wilson.js';

/** How much accuracy was lost, as a share; negative where it was won. */
export interface QualityDrop {
  readonly value: number;
  /** Lower end of its 95 % interval. */
  readonly low: number;
}

/**
 * By how much an accuracy lies below that of a reference. The interval of the difference is made from those of both
 * (Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 1998,
 * method 10), so that a reference of few rows proves little.
 * @param reference accuracy in [0, 1], and on how many rows (at least 1) it was measured
 * @param current accuracy with the upper end of its 95 % interval
 */
export function qualityDrop(
  reference: { readonly accuracy: number; readonly rows: number },
  current: { readonly accuracy: number; readonly high: number },
): QualityDrop {
  const value = reference.accuracy - current.accuracy;
  const [referenceLow] = wilson(reference.accuracy, reference.rows);
  return {
    value,
    low: value - Math.hypot(reference.accuracy - referenceLow, current.high - current.accuracy),
  };
}
