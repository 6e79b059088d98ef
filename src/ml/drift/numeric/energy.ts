import { defineDriftTest } from '../drift-test.js';
import { asNumbers } from '../sample.js';
import { areaBetween } from './area-between.js';

/** Energy distance (Székely and Rizzo, "Energy statistics", 2013) of sorted samples, in the root of the column's unit. */
export function energyDistance(reference: Float64Array, current: Float64Array): number {
  return Math.sqrt(2 * areaBetween(reference, current, 2));
}

/** Energy distance: like the Wasserstein distance, with more weight on places where the sides differ most. */
export const energyTest = defineDriftTest({
  name: 'ed',
  title: 'Energy distance',
  kinds: ['num'],
  returns: 'distance',
  threshold: 0.1,
  alarm: 'above',
  measure: (reference, current) => ({
    score: energyDistance(asNumbers(reference, 'ed').sorted, asNumbers(current, 'ed').sorted),
  }),
});
