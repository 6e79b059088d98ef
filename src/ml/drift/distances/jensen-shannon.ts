import { defineDriftTest } from '../drift-test.js';
import { binShares } from './binned-shares.js';
import { klDivergence, normalised } from './divergence.js';

/** The root of the Jensen-Shannon divergence of shares, in nats: from 0 to the root of ln 2, 0.8326. */
export function jensenShannon(reference: Float64Array, current: Float64Array): number {
  const [p, q] = [normalised(reference), normalised(current)];
  const middle = p.map((share, i) => (share + (q[i] as number)) / 2);
  return Math.sqrt(Math.max(0, (klDivergence(p, middle) + klDivergence(q, middle)) / 2));
}

/** Jensen-Shannon distance: how differently the rows are spread over bins or categories. */
export const jensenShannonTest = defineDriftTest({
  name: 'jensenshannon',
  title: 'Jensen-Shannon distance',
  kinds: ['num', 'cat'],
  returns: 'distance',
  threshold: 0.1,
  alarm: 'at-least',
  measure(before, now) {
    const { reference, current } = binShares(before, now, 'jensenshannon');
    return { score: jensenShannon(reference, current) };
  },
});
