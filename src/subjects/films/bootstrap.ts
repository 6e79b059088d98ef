/** How intervals over users are made. Fixed, so that the same answers always have the same ones, and those of gold compare. */
export const USER_BOOTSTRAP = { seed: 1, resamples: 1000, confidence: 0.95 } as const;
