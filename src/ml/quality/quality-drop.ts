/** How much accuracy was lost, as a share; negative where it was won. */
export interface QualityDrop {
  readonly value: number;
  /** Lower end of its 95 % interval. */
  readonly low: number;
}

/**
 * By how much an accuracy lies below that of a reference. The interval of the difference is made from those of both
 * (Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 1998,
 * method 10; for means of other kinds Zou and Donner, "Construction of confidence limits about effect measures", Statistics
 * in Medicine 2008), so that a reference of few rows proves little.
 * @param reference accuracy in [0, 1], or another mean, with the lower end of its 95 % interval
 * @param current accuracy with the upper end of its 95 % interval
 */
export function qualityDrop(
  reference: { readonly accuracy: number; readonly low: number },
  current: { readonly accuracy: number; readonly high: number },
): QualityDrop {
  const value = reference.accuracy - current.accuracy;
  return {
    value,
    low: value - Math.hypot(reference.accuracy - reference.low, current.high - current.accuracy),
  };
}
