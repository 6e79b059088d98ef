import { defineDriftTest } from '../drift-test.js';
import { binShares } from './binned-shares.js';
import { klDivergence, normalised } from './divergence.js';
import { fillZeros } from './fill-zeros.js';

/** Kullback-Leibler divergence: what is lost, in nats a row, when the current rows are described by the reference. */
export const kullbackLeiblerTest = defineDriftTest({
  name: 'kl_div',
  title: 'Kullback-Leibler divergence',
  kinds: ['num', 'cat'],
  returns: 'distance',
  threshold: 0.1,
  alarm: 'at-least',
  measure(before, now) {
    const { reference, current } = binShares(before, now, 'kl_div');
    const divergence = klDivergence(normalised(fillZeros(reference)), normalised(fillZeros(current)));
    // Rounding can leave less than nothing of equal shares.
    return { score: Math.max(0, divergence) };
  },
});
