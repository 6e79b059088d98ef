export const SPLITS = ['train', 'validation', 'gold'] as const;
/** Which part of a dataset version a listing belongs to; gold is the frozen part that decides promotions. */
export type Split = (typeof SPLITS)[number];
