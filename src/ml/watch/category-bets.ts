/** A bet that the odds of a category are `ratio` times what they were. */
export interface CategoryBet {
  /** Index among the categories that are watched. */
  readonly category: number;
  readonly ratio: number;
  readonly weight: number;
}

interface BetRule {
  /** Evidence a row that the bet gains if it is right, in nats: about 15 / nats rows until an alarm. */
  readonly natsPerRow: number;
  readonly rises: boolean;
  readonly weight: number;
}

/**
 * What is worth finding in about a thousand rows, and large rises, which are found in a hundred. A change in odds that
 * is found in the same time is larger for rare categories: 1.5 for a share of 0.19, 2.7 for 0.017.
 */
const RULES: readonly BetRule[] = [
  { natsPerRow: 0.015, rises: true, weight: 0.78 },
  { natsPerRow: 0.1, rises: true, weight: 0.05 },
  { natsPerRow: 0.015, rises: false, weight: 0.17 },
];
const LN_RATIO_MAX = Math.log(1e6);
const BISECTIONS = 60;

/**
 * The bets on each category; the capital is the same for all categories. A category so rare that its disappearance
 * would not gain the evidence of the rule has no bet on its fall, and more on its rise.
 *
 * @param shares of the categories in the reference, each in (0, 1)
 * @param risesOnly the category whose fall is no news: that of all unknown ones
 */
export function categoryBets(shares: readonly number[], risesOnly: number | null = null): CategoryBet[] {
  return shares.flatMap((share, category) => {
    const possible = RULES.filter(
      (rule) => mostNats(share, rule.rises) > 1.1 * rule.natsPerRow && (rule.rises || category !== risesOnly),
    );
    const rules = possible.length > 0 ? possible : RULES.slice(0, 1);
    const capital = rules.reduce((sum, rule) => sum + rule.weight, 0) * shares.length;
    return rules.map((rule) => ({
      category,
      ratio: oddsRatioFor(share, rule.natsPerRow, rule.rises),
      weight: rule.weight / capital,
    }));
  });
}

/** The share of a category whose odds are multiplied. */
export function tilt(share: number, ratio: number): number {
  return (ratio * share) / (1 + (ratio - 1) * share);
}

/** The odds ratio at which a bet gains this evidence a row, by bisection. */
function oddsRatioFor(share: number, nats: number, rises: boolean): number {
  const sign = rises ? 1 : -1;
  let low = 0;
  let high = LN_RATIO_MAX;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (divergence(tilt(share, Math.exp(sign * middle)), share) < nats) low = middle;
    else high = middle;
  }
  return Math.exp(sign * low);
}

/** Kullback-Leibler divergence of Bernoulli(a) from Bernoulli(b), in nats. */
function divergence(a: number, b: number): number {
  const part = (x: number, y: number) => (x === 0 ? 0 : x * Math.log(x / y));
  return part(a, b) + part(1 - a, 1 - b);
}

function mostNats(share: number, rises: boolean): number {
  return -Math.log(rises ? share : 1 - share);
}
