import type { Random } from '../random.js';
import { logFactorial } from './binomial.js';

/** From this mean on, rejection is faster than counting up. */
const REJECTION_MEAN_MIN = 10;

/**
 * Draws how many of `trials` succeed: by inversion for small means, else by transformed rejection (Hörmann, "The
 * generation of binomial random variates", Journal of Statistical Computation and Simulation 1993, algorithm BTRS).
 * @param trials a whole number >= 0
 * @param chance in [0, 1]
 */
export function drawBinomial(random: Random, trials: number, chance: number): number {
  if (trials === 0 || chance <= 0) return 0;
  if (chance >= 1) return trials;
  if (chance > 0.5) return trials - drawBinomial(random, trials, 1 - chance);
  return trials * chance < REJECTION_MEAN_MIN
    ? byInversion(random, trials, chance)
    : byRejection(random, trials, chance);
}

function byInversion(random: Random, trials: number, chance: number): number {
  const odds = chance / (1 - chance);
  let probability = Math.exp(trials * Math.log1p(-chance));
  let rest = random.next();
  let count = 0;
  while (rest >= probability && count < trials) {
    rest -= probability;
    count++;
    probability *= (odds * (trials - count + 1)) / count;
  }
  return count;
}

function byRejection(random: Random, trials: number, chance: number): number {
  const spread = Math.sqrt(trials * chance * (1 - chance));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * chance;
  const centre = trials * chance + 0.5;
  const quick = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const logOdds = Math.log(chance / (1 - chance));
  const mode = Math.floor((trials + 1) * chance);
  const logMode = logFactorial(mode) + logFactorial(trials - mode);
  for (;;) {
    const u = random.next() - 0.5;
    const v = random.next();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + centre);
    if (us >= 0.07 && v <= quick) return count;
    if (!(count >= 0 && count <= trials)) continue;
    const bound = logMode - logFactorial(count) - logFactorial(trials - count) + (count - mode) * logOdds;
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= bound) return count;
  }
}
