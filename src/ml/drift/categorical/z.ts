import { normalTails } from '../../statistics/normal-tail.js';
import { defineDriftTest } from '../drift-test.js';
import { asCategories } from '../sample.js';
import { pairCounts } from './shares.js';

/** Two-proportion z-test: has the share of the first category (in their order) changed? Meant for two categories. */
export const zTest = defineDriftTest({
  name: 'z',
  title: 'Two-proportion z-test',
  kinds: ['cat', 'num'],
  returns: 'pvalue',
  threshold: 0.05,
  alarm: 'below',
  measure(reference, current) {
    const {
      reference: before,
      current: now,
      referenceRows,
      currentRows,
      categories,
    } = pairCounts(asCategories(reference, 'z'), asCategories(current, 'z'));
    if (categories.length === 1) return { score: 1, statistic: 0 };
    const shares = [1 - (before[0] as number) / referenceRows, 1 - (now[0] as number) / currentRows] as const;
    const rows = referenceRows + currentRows;
    const pooled = 1 - ((before[0] as number) + (now[0] as number)) / rows;
    const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / referenceRows + 1 / currentRows));
    const statistic = (shares[0] - shares[1]) / deviation;
    return { score: normalTails(statistic), statistic };
  },
});
