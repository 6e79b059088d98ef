import { requireInRange } from '../errors.js';
import { normalQuantile } from './normal-quantile.js';

export interface TestPower {
  /** Two-sided level of the test. */
  readonly significance: number;
  /** How often the test is to find the difference that is there. */
  readonly power: number;
}

/**
 * How many rows McNemar's test needs to find a difference of two shares of right answers (Connor, "Sample size for
 * testing differences in proportions for the paired-sample design", Biometrics 1987, formula 3).
 *
 * @param discordance share of rows on which exactly one of the two is right; at least the difference
 * @param difference of the shares of right answers, in (0, 1]
 * @throws ModelInputError INVALID_OPTION
 */
export function pairedRowsNeeded(
  discordance: number,
  difference: number,
  { significance, power }: TestPower,
): number {
  requireInRange('difference', difference, Number.MIN_VALUE, 1, 'real');
  requireInRange('discordance', discordance, difference, 1, 'real');
  const [error, found] = quantiles(significance, power);
  const spread = error * Math.sqrt(discordance) + found * Math.sqrt(discordance - difference ** 2);
  return Math.ceil((spread / difference) ** 2);
}

/**
 * How many rows are needed to show, for two that are equally good, that the second is not worse by more than a
 * margin (the same formula with the difference tested against the margin).
 * @throws ModelInputError INVALID_OPTION
 */
export function equivalenceRowsNeeded(
  discordance: number,
  margin: number,
  { significance, power }: TestPower,
): number {
  requireInRange('margin', margin, Number.MIN_VALUE, 1, 'real');
  requireInRange('discordance', discordance, 0, 1, 'real');
  const [error, found] = quantiles(significance, power);
  return Math.ceil(((error + found) ** 2 * discordance) / margin ** 2);
}

/**
 * The smallest difference that as many rows would show with this power: the inverse of `pairedRowsNeeded`. Where even
 * the whole discordance would not be found, the discordance that would.
 */
export function smallestDifferenceFound(rows: number, discordance: number, test: TestPower): number {
  requireInRange('rows', rows, 1, Number.MAX_SAFE_INTEGER);
  requireInRange('discordance', discordance, 0, 1, 'real');
  const [error, found] = quantiles(test.significance, test.power);
  // e*sqrt(D) + f*sqrt(D - d^2) = d*sqrt(n), solved for d: a quadratic equation after squaring.
  const a = rows + found ** 2;
  const b = error * Math.sqrt(discordance * rows);
  const c = (error ** 2 - found ** 2) * discordance;
  const difference = (b + Math.sqrt(Math.max(0, b * b - a * c))) / a;
  return Math.min(1, Math.max(difference, error ** 2 / rows));
}

function quantiles(significance: number, power: number): [error: number, found: number] {
  requireInRange('significance', significance, 1e-9, 0.5, 'real');
  requireInRange('power', power, 0.5, 0.999999, 'real');
  return [normalQuantile(1 - significance / 2), normalQuantile(power)];
}
