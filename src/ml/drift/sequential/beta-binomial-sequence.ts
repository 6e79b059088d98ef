import { logBeta } from '../../statistics/log-gamma.js';

const STEPS = 200;

/**
 * A confidence sequence for a share: an interval that holds the true share at every number of rows at once with a chance
 * of at least 1 - alpha (the mixture martingale of Robbins, "Statistical methods related to the law of the iterated
 * logarithm", 1970, with a beta prior).
 * @param successes and `rows`, of which the other rows are failures
 */
export function betaBinomialSequence(
  successes: number,
  rows: number,
  alpha: number,
  priorSuccesses = 0.5,
  priorFailures = 0.5,
): { lower: number; upper: number } {
  const failures = rows - successes;
  const mixture =
    logBeta(priorSuccesses + successes, priorFailures + failures) - logBeta(priorSuccesses, priorFailures);
  /** Below 0 where the share is inside. */
  const excess = (share: number) => {
    const own =
      (successes > 0 ? successes * Math.log(share) : 0) + (failures > 0 ? failures * Math.log1p(-share) : 0);
    return mixture - own + Math.log(alpha);
  };
  const best = rows === 0 ? 0.5 : successes / rows;
  return {
    lower: successes === 0 ? 0 : border(excess, 0, best),
    upper: failures === 0 ? 1 : border(excess, 1, best),
  };
}

/** Where the excess changes its sign between a share outside and one inside. */
function border(excess: (share: number) => number, outside: number, inside: number): number {
  let [out, within] = [outside, inside];
  for (let step = 0; step < STEPS && out !== within; step++) {
    const middle = (out + within) / 2;
    if (middle === out || middle === within) break;
    if (excess(middle) < 0) within = middle;
    else out = middle;
  }
  return within;
}
