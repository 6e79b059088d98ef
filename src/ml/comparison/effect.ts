import { wilson } from '../statistics/wilson.js';

/** How large a change is, and between which bounds it lies with 95 %. */
export interface Effect {
  readonly size: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The size of the difference of two shares, and Newcombe's interval of it ("Interval estimation for the difference
 * between independent proportions", Statistics in Medicine 1998, method 10: from Wilson's intervals of both), which
 * holds for small windows and for shares of 0 too.
 * @param reference rows that have it, of `referenceRows`
 */
export function shareEffect(
  reference: number,
  referenceRows: number,
  current: number,
  currentRows: number,
): Effect {
  const p = reference / referenceRows;
  const q = current / currentRows;
  const [lowP, highP] = wilson(p, referenceRows);
  const [lowQ, highQ] = wilson(q, currentRows);
  const difference = q - p;
  const low = difference - Math.hypot(q - lowQ, highP - p);
  const high = difference + Math.hypot(highQ - q, p - lowP);
  if (low > 0) return { size: difference, low, high };
  if (high < 0) return { size: -difference, low: -high, high: -low };
  return { size: Math.abs(difference), low: 0, high: Math.max(-low, high) };
}
