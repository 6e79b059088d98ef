import type { Random } from '../random.js';
import { hypergeometricProbability } from './hypergeometric.js';

/**
 * Draws how many of the marked are among `drawn` of `marked + unmarked` without replacement: by inversion from the most
 * likely number outwards, which takes about as many steps as the standard deviation.
 */
export function drawHypergeometric(random: Random, marked: number, unmarked: number, drawn: number): number {
  const least = Math.max(0, drawn - unmarked);
  const most = Math.min(marked, drawn);
  if (least === most) return least;
  const mode = Math.floor(((marked + 1) * (drawn + 1)) / (marked + unmarked + 2));
  let low = Math.min(Math.max(mode, least), most);
  let high = low;
  let lowChance = hypergeometricProbability(low, marked, unmarked, drawn);
  let highChance = lowChance;
  let rest = random.next() - lowChance;
  if (rest < 0) return low;
  while (low > least || high < most) {
    if (low > least) {
      lowChance *= (low * (unmarked - drawn + low)) / ((marked - low + 1) * (drawn - low + 1));
      low--;
      rest -= lowChance;
      if (rest < 0) return low;
    }
    if (high < most) {
      highChance *= ((marked - high) * (drawn - high)) / ((high + 1) * (unmarked - drawn + high + 1));
      high++;
      rest -= highChance;
      if (rest < 0) return high;
    }
    // What is left are the rounding errors of all chances.
    if (lowChance + highChance === 0) break;
  }
  return mode;
}
