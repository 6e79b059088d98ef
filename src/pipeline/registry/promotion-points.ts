/** The steps of a promotion or a rollback at which a test makes the process die or the step fail. */
export const PROMOTION_POINTS = [
  'file put',
  'champion read',
  'scored',
  'model locked',
  'version written',
  'decision written',
  'alias moved',
  'move recorded',
  'before commit',
  'committed',
] as const;

export type PromotionPoint = (typeof PROMOTION_POINTS)[number];

/** Told of each step when it has been done. */
export type OnPoint = (point: PromotionPoint) => Promise<void> | void;
