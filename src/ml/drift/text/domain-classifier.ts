import { createRandom } from '../../random.js';
import { normalQuantile } from '../../statistics/normal-quantile.js';
import { normalTail } from '../../statistics/normal-tail.js';
import { areaUnderRoc, randomAucDeviation } from './auc.js';
import { type DomainSides, fitDomainModel } from './domain-model.js';
import type { DomainModel } from './domain-scorer.js';
import { FREQUENCY_MIN, logOdds, signedRoot } from './ngram-evidence.js';
import { BUCKETS, NgramBuckets } from './ngram-hasher.js';

/** Each side needs a row to learn from and one to be held against. */
const ROWS_MIN = 2;
const NGRAMS_NAMED = 10;
/** The chance that any word is named where nothing has changed, at most. */
const NAMED_BY_CHANCE = 0.05;

/** A word or two neighbouring ones, folded, with the number of texts of either side that have it. */
export interface TellingNgram {
  readonly ngram: string;
  readonly referenceRows: number;
  readonly currentRows: number;
}

export interface DomainVerdict {
  /** Of the half held out: 0.5 where the sides cannot be told apart, 1 where they always can. */
  readonly auc: number;
  /** One-sided, of sides that cannot be told apart (Mann and Whitney, normal). */
  readonly pvalue: number;
  /** Rows of either side in the half held out. */
  readonly heldOut: { readonly reference: number; readonly current: number };
  /** What gives the reference away, most telling first. */
  readonly reference: readonly TellingNgram[];
  readonly current: readonly TellingNgram[];
}

/** What was learnt, and what it says. */
export interface FittedDomain {
  readonly verdict: DomainVerdict;
  /** Reduces it to what scores single texts; reads the texts once more. */
  readonly reduce: () => DomainModel;
}

/** The verdict of `fitDomain` alone. */
export function classifyDomain(
  reference: readonly string[],
  current: readonly string[],
  seed: number,
): DomainVerdict | null {
  return fitDomain(reference, current, seed)?.verdict ?? null;
}

/**
 * Tells reference from current texts: naive Bayes on hashed words and pairs of words, learnt on a random half of either
 * side and judged on the other. Linear in the texts, and needs no vocabulary. The texts may be in any language.
 * @param seed decides the halves, a safe integer
 * @returns null with fewer than 2 texts on a side
 */
export function fitDomain(
  reference: readonly string[],
  current: readonly string[],
  seed: number,
): FittedDomain | null {
  if (reference.length < ROWS_MIN || current.length < ROWS_MIN) return null;
  const random = createRandom(seed);
  const hasher = new NgramBuckets();
  const sides = [reference, current].map((texts) => {
    const rows = hashTexts(texts, hasher);
    const order = Int32Array.from(texts, (_, row) => row);
    random.shuffle(order);
    const half = order.length >>> 1;
    return { texts, rows, learnt: order.subarray(half), heldOut: order.subarray(0, half) };
  }) as [Side, Side];
  const learnt = sides.map(({ rows, learnt: order }) => countRows(rows, order)) as [Uint32Array, Uint32Array];
  const rows = [sides[0].learnt.length, sides[1].learnt.length] as const;
  const weights = weightsOf(learnt, rows);
  const scores = sides.map((side) => scoreRows(side, weights)) as [Float64Array, Float64Array];
  const auc = areaUnderRoc(scores[0], scores[1]);
  const [heldReference, heldCurrent] = [scores[0].length, scores[1].length];
  const verdict = {
    auc,
    pvalue: normalTail((auc - 0.5) / randomAucDeviation(heldReference, heldCurrent)),
    heldOut: { reference: heldReference, current: heldCurrent },
    ...tellingNgrams(sides, hasher),
  };
  return { verdict, reduce: () => fitDomainModel(textsOf(sides), learnt) };
}

function textsOf(sides: readonly [Side, Side]): DomainSides {
  const of = ({ texts, learnt, heldOut }: Side) => ({
    learnt: Array.from(learnt, (row) => texts[row] as string),
    heldOut: Array.from(heldOut, (row) => texts[row] as string),
  });
  return [of(sides[0]), of(sides[1])];
}

interface Side {
  readonly texts: readonly string[];
  readonly rows: HashedTexts;
  readonly learnt: Int32Array;
  readonly heldOut: Int32Array;
}

/** The distinct buckets of row r end at `ends[r]`. */
interface HashedTexts {
  readonly ends: Uint32Array;
  readonly buckets: Uint32Array;
}

function hashTexts(texts: readonly string[], hasher: NgramBuckets): HashedTexts {
  const ends = new Uint32Array(texts.length);
  let buckets = new Uint32Array(texts.length * 32 + 32);
  let length = 0;
  for (const [row, text] of texts.entries()) {
    hasher.forEachBucket(text, (bucket) => {
      if (length === buckets.length) {
        const larger = new Uint32Array(buckets.length * 2);
        larger.set(buckets);
        buckets = larger;
      }
      buckets[length++] = bucket;
    });
    ends[row] = length;
  }
  return { ends, buckets };
}

/** In how many of these rows each bucket occurs. */
function countRows({ ends, buckets }: HashedTexts, order: Int32Array): Uint32Array {
  const counts = new Uint32Array(BUCKETS);
  for (const row of order) {
    for (let at = row === 0 ? 0 : (ends[row - 1] as number); at < (ends[row] as number); at++) {
      counts[buckets[at] as number] = (counts[buckets[at] as number] as number) + 1;
    }
  }
  return counts;
}

/** The weight of each bucket. */
function weightsOf([before, now]: [Uint32Array, Uint32Array], rows: readonly [number, number]): Float64Array {
  const weights = new Float64Array(BUCKETS);
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const counts = [before[bucket] as number, now[bucket] as number] as const;
    if (counts[0] + counts[1] >= FREQUENCY_MIN) weights[bucket] = logOdds(counts, rows);
  }
  return weights;
}

function scoreRows({ rows: { ends, buckets }, heldOut }: Side, weights: Float64Array): Float64Array {
  return Float64Array.from(heldOut, (row) => {
    let sum = 0;
    for (let at = row === 0 ? 0 : (ends[row - 1] as number); at < (ends[row] as number); at++) {
      sum += weights[buckets[at] as number] as number;
    }
    return sum;
  });
}

/**
 * The n-grams whose shares differ most between all texts of either side, by the signed root of the likelihood ratio;
 * only those that differ by more than the most different of as many would by chance.
 */
function tellingNgrams(
  sides: [Side, Side],
  hasher: NgramBuckets,
): Pick<DomainVerdict, 'reference' | 'current'> {
  const [n, m] = [sides[0].texts.length, sides[1].texts.length];
  const all = sides.map(({ rows, texts }) =>
    countRows(
      rows,
      Int32Array.from(texts, (_, row) => row),
    ),
  );
  const [before, now] = all as [Uint32Array, Uint32Array];
  const found: { bucket: number; errors: number }[] = [];
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const [inReference, inCurrent] = [before[bucket] as number, now[bucket] as number];
    if (inReference + inCurrent < FREQUENCY_MIN) continue;
    found.push({ bucket, errors: signedRoot([inReference, inCurrent], [n, m]) });
  }
  if (found.length === 0) return { reference: [], current: [] };
  const least = -normalQuantile(NAMED_BY_CHANCE / 2 / found.length);
  const telling = found
    .filter(({ errors }) => Math.abs(errors) >= least)
    .sort((one, other) => Math.abs(other.errors) - Math.abs(one.errors) || one.bucket - other.bucket);
  const ofReference = telling.filter(({ errors }) => errors < 0).slice(0, NGRAMS_NAMED);
  const ofCurrent = telling.filter(({ errors }) => errors > 0).slice(0, NGRAMS_NAMED);
  const names = namesOf([...ofReference, ...ofCurrent], sides, hasher);
  const describe = ({ bucket }: { bucket: number }): TellingNgram => ({
    ngram: names.get(bucket) ?? '',
    referenceRows: before[bucket] as number,
    currentRows: now[bucket] as number,
  });
  return { reference: ofReference.map(describe), current: ofCurrent.map(describe) };
}

/** Finds the n-grams of buckets in the texts again, the first of each. */
function namesOf(
  wanted: readonly { bucket: number }[],
  sides: readonly Side[],
  hasher: NgramBuckets,
): Map<number, string> {
  const missing = new Set(wanted.map(({ bucket }) => bucket));
  const names = new Map<number, string>();
  for (const { texts, rows } of sides) {
    for (const [row, text] of texts.entries()) {
      if (missing.size === 0) return names;
      if (!hasOneOf(rows, row, missing)) continue;
      hasher.forEachBucket(text, (bucket, start, end) => {
        if (missing.delete(bucket)) names.set(bucket, hasher.ngramAt(start, end));
      });
    }
  }
  return names;
}

function hasOneOf({ ends, buckets }: HashedTexts, row: number, wanted: ReadonlySet<number>): boolean {
  for (let at = row === 0 ? 0 : (ends[row - 1] as number); at < (ends[row] as number); at++) {
    if (wanted.has(buckets[at] as number)) return true;
  }
  return false;
}
