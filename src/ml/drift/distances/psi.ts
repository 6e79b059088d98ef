import { defineDriftTest } from '../drift-test.js';
import { binShares } from './binned-shares.js';
import { fillZeros } from './fill-zeros.js';

/** The population stability index sum (p - q) ln(p/q) of shares without zeros. */
function populationStabilityIndex(reference: Float64Array, current: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    const [p, q] = [reference[i] as number, current[i] as number];
    sum += (p - q) * Math.log(p / q);
  }
  return sum;
}

/** Population stability index: the Kullback-Leibler divergence both ways together. */
export const psiTest = defineDriftTest({
  name: 'psi',
  title: 'Population stability index',
  kinds: ['num', 'cat'],
  returns: 'distance',
  threshold: 0.1,
  alarm: 'at-least',
  measure(before, now) {
    const { reference, current } = binShares(before, now, 'psi');
    return { score: populationStabilityIndex(fillZeros(reference), fillZeros(current)) };
  },
});
