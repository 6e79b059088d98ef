import { minimise } from '../../calibration/minimise.js';
import { type DomainModel, DomainScorer } from './domain-scorer.js';
import { FREQUENCY_MIN, logOdds, signedRoot } from './ngram-evidence.js';
import { BUCKETS, bucketOf, NgramHasher } from './ngram-hasher.js';

/** N-grams that are kept at most. */
const NGRAMS_MAX = 4_000;
/** N-grams whose shares differ by fewer standard errors say little but chance. */
const ERRORS_MIN = 2;
const GRADIENT_MAX = 1e-8;

/** Texts to learn words from, and others to calibrate on. */
interface DomainSide {
  readonly learnt: readonly string[];
  readonly heldOut: readonly string[];
}
export type DomainSides = readonly [reference: DomainSide, current: DomainSide];

/**
 * Reduces the classifier to the n-grams that are most telling in the texts that it learnt from, counted without
 * collisions, and calibrates it on the others (Platt 1999, both sides weighing the same): 0.5 says nothing, and so does
 * the whole model where the sides cannot be told apart.
 * @param learntCounts of the texts that were learnt, how many of either side have each bucket
 */
export function fitDomainModel(
  sides: DomainSides,
  learntCounts: readonly [Uint32Array, Uint32Array],
): DomainModel {
  const rows = [sides[0].learnt.length, sides[1].learnt.length] as const;
  const counts = countNgrams(sides, strongestBuckets(learntCounts, rows));
  const strong = [...counts]
    .map(([hash, of]) => ({ hash, of, strength: strengthOf(of, rows) }))
    .filter(({ strength }) => strength >= ERRORS_MIN)
    .sort((one, other) => other.strength - one.strength || one.hash - other.hash)
    .slice(0, NGRAMS_MAX)
    .sort((one, other) => one.hash - other.hash);
  const hashes = Uint32Array.from(strong, ({ hash }) => hash);
  const odds = Float32Array.from(strong, ({ of }) => logOdds(of, rows));
  const raw = new DomainScorer({ intercept: 0, hashes, weights: odds });
  const [reference, current] = sides.map(({ heldOut }) =>
    Float64Array.from(heldOut, (text) => raw.logOddsOf(text)),
  ) as [Float64Array, Float64Array];
  const { slope, intercept } = calibrate(reference, current);
  const model = { intercept, hashes, weights: odds.map((weight) => weight * slope) };
  // Scored as any other text will be: a difference in rounding would part scores that are equal.
  const final = new DomainScorer(model);
  const referenceScores = Float64Array.from(sides[0].heldOut, (text) => final.score(text).score).sort();
  return { ...model, referenceScores };
}

function strengthOf(counts: readonly [number, number], rows: readonly [number, number]): number {
  return counts[0] + counts[1] < FREQUENCY_MIN ? 0 : Math.abs(signedRoot(counts, rows));
}

/** By bucket: whether its n-grams are looked at one by one. */
function strongestBuckets(
  [before, now]: readonly [Uint32Array, Uint32Array],
  rows: readonly [number, number],
): Uint8Array {
  const found: { bucket: number; strength: number }[] = [];
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const strength = strengthOf([before[bucket] as number, now[bucket] as number], rows);
    if (strength >= ERRORS_MIN) found.push({ bucket, strength });
  }
  found.sort((one, other) => other.strength - one.strength || one.bucket - other.bucket);
  const chosen = new Uint8Array(BUCKETS);
  for (const { bucket } of found.slice(0, NGRAMS_MAX)) chosen[bucket] = 1;
  return chosen;
}

/** In how many of the learnt texts of either side each n-gram of the chosen buckets stands. */
function countNgrams(sides: DomainSides, chosen: Uint8Array): Map<number, [number, number]> {
  const hasher = new NgramHasher();
  const counts = new Map<number, [number, number]>();
  for (const side of [0, 1] as const) {
    for (const text of sides[side].learnt) {
      const met = new Set<number>();
      hasher.forEachNgram(text, (hash) => {
        if (chosen[bucketOf(hash)] === 1) met.add(hash);
      });
      for (const hash of met) {
        const of = counts.get(hash);
        if (of === undefined) counts.set(hash, side === 0 ? [1, 0] : [0, 1]);
        else of[side]++;
      }
    }
  }
  return counts;
}

/** Turns sums of weights into log-odds; a slope below 0 would be chance, and is 0. */
function calibrate(
  reference: Float64Array,
  current: Float64Array,
): { readonly slope: number; readonly intercept: number } {
  const all = [...reference, ...current];
  const mean = all.reduce((sum, score) => sum + score, 0) / all.length;
  const spread = Math.sqrt(all.reduce((sum, score) => sum + (score - mean) ** 2, 0) / all.length);
  const nothing = { slope: 0, intercept: 0 };
  if (!(spread > 0)) return nothing;
  const sides = [
    { scores: reference, target: 1 / (reference.length + 2) },
    { scores: current, target: (current.length + 1) / (current.length + 2) },
  ];
  const [slope, shift] = minimise(
    (at, gradient) => {
      gradient.fill(0);
      let loss = 0;
      for (const { scores, target } of sides) {
        for (const score of scores) {
          const x = (score - mean) / spread;
          const odds = (at[0] as number) * x + (at[1] as number);
          const weight = 0.5 / scores.length;
          loss += weight * (softplus(odds) - target * odds);
          const error = weight * (probabilityOf(odds) - target);
          gradient[0] = (gradient[0] as number) + error * x;
          gradient[1] = (gradient[1] as number) + error;
        }
      }
      return loss;
    },
    new Float64Array(2),
    GRADIENT_MAX,
  ) as unknown as [number, number];
  return slope > 0 ? { slope: slope / spread, intercept: shift - (slope * mean) / spread } : nothing;
}

function softplus(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** Of log-odds. */
function probabilityOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
