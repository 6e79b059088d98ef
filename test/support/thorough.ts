import { it } from 'vitest';

/** Whether proofs run at their full length and number: `npm run test:thorough`, `npm run test:faults`. */
export const isThorough = process.env.THOROUGH_TESTS === 'all';

/** Whether all pages are looked at in all their forms: `npm run test:browser`. */
export const isWholeBrowser = process.env.BROWSER_TESTS === 'all';

/**
 * As `it`, for what takes many seconds and whose quick form is another test of the same file: `npm test` leaves it out, so
 * that it takes less than 25 minutes on two processors.
 */
export const thoroughly = (isThorough ? it : Object.assign(() => {}, { each: () => () => {} })) as typeof it;
