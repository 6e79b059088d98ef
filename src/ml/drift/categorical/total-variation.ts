import { createRandom } from '../../random.js';
import { drawHypergeometric } from '../../statistics/hypergeometric-draw.js';
import { defineDriftTest } from '../drift-test.js';
import { asCategories } from '../sample.js';
import { type PairedCounts, pairCounts } from './shares.js';

const PERMUTATIONS = 1000;
/** Of two equal distances one may be rounded up. */
const ROUNDING = 1e-12;

/** Half the sum of the differences of the shares: the share of rows that would have to change their category. */
export function totalVariation({ reference, current, referenceRows, currentRows }: PairedCounts): number {
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    sum += Math.abs((reference[i] as number) / referenceRows - (current[i] as number) / currentRows);
  }
  return sum / 2;
}

/** How many of the seeded permutations of all rows have at least this distance. */
function permutationsReaching(counts: PairedCounts, distance: number, seed: number): number {
  const random = createRandom(seed);
  const pooled = counts.reference.map((count, i) => count + (counts.current[i] as number));
  const rows = counts.referenceRows + counts.currentRows;
  const reference = new Float64Array(pooled.length);
  const current = new Float64Array(pooled.length);
  let reached = 0;
  for (let permutation = 0; permutation < PERMUTATIONS; permutation++) {
    let rowsLeft = rows;
    let toDraw = counts.referenceRows;
    for (let i = 0; i < pooled.length; i++) {
      const count = pooled[i] as number;
      rowsLeft -= count;
      const drawn = drawHypergeometric(random, count, rowsLeft, toDraw);
      reference[i] = drawn;
      current[i] = count - drawn;
      toDraw -= drawn;
    }
    if (totalVariation({ ...counts, reference, current }) >= distance - ROUNDING) reached++;
  }
  return reached;
}

/** Total variation distance with a permutation test: p is a multiple of 1/1001. */
export const totalVariationTest = defineDriftTest({
  name: 'TVD',
  title: 'Total variation distance',
  kinds: ['cat', 'num'],
  returns: 'pvalue',
  threshold: 0.1,
  alarm: 'below',
  defect: 'says p = 0 where no permutation reaches the distance',
  measure(reference, current, { asEvidently = false, seed = 0 }) {
    const counts = pairCounts(asCategories(reference, 'TVD'), asCategories(current, 'TVD'));
    const statistic = totalVariation(counts);
    const reached = permutationsReaching(counts, statistic, seed);
    const score = asEvidently ? reached / PERMUTATIONS : (reached + 1) / (PERMUTATIONS + 1);
    return { score, statistic };
  },
});
