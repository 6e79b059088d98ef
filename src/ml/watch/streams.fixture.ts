import type { Random } from '../random.js';

export const CATEGORIES = ['books', 'games', 'garden', 'toys', 'pools', 'food'] as const;
export const SHARES = [0.35, 0.25, 0.2, 0.12, 0.06, 0.02] as const;

/** A normal number, by Box and Muller. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

export function category(random: Random, shares: readonly number[] = SHARES): string {
  let left = random.next();
  const found = shares.findIndex((share) => {
    left -= share;
    return left < 0;
  });
  return CATEGORIES[found === -1 ? 0 : found] as string;
}

export function times<T>(n: number, draw: () => T): T[] {
  return Array.from({ length: n }, draw);
}
