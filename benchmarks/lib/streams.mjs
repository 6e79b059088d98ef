// Seeded streams of rows for the simulation of watchers: numbers, categories, and listings with words that the model does
// not know. Rows are independent; what real streams add to that is in docs/adr/0012-watching-a-stream.md.
import { existsSync, readFileSync } from 'node:fs';

const CLASSES = 27;
/** Of the words of a listing, in listings of a plain and of an odd vocabulary. */
const UNKNOWN = { plain: 0.01, odd: 0.06, oddListings: 0.3 };
const TITLE_WORDS = { min: 4, max: 16 };

/** Shares of the classes: those of the Rakuten France challenge where the file is at hand, else Zipf's. */
export function classShares(path) {
  const counts = existsSync(path)
    ? readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => Number(line.split(',')[1]))
    : Array.from({ length: CLASSES }, (_, i) => 1 / (i + 4));
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / all);
}

/** One class takes the share `to`; the others keep their proportions. */
export function withShare(shares, moved, to) {
  const rest = (1 - to) / (1 - shares[moved]);
  return shares.map((share, i) => (i === moved ? to : share * rest));
}

export function nearestShare(shares, to) {
  return shares.reduce(
    (best, share, i) => (Math.abs(share - to) < Math.abs(shares[best] - to) ? i : best),
    0,
  );
}

/** Walker's alias method: one draw takes the same time whatever the number of categories. */
export function drawCategory(shares) {
  const n = shares.length;
  const keep = shares.map((share) => share * n);
  const other = new Int32Array(n);
  const [small, large] = [[], []];
  keep.forEach((share, i) => {
    (share < 1 ? small : large).push(i);
  });
  while (small.length > 0 && large.length > 0) {
    const [poor, rich] = [small.pop(), large.pop()];
    other[poor] = rich;
    keep[rich] -= 1 - keep[poor];
    (keep[rich] < 1 ? small : large).push(rich);
  }
  for (const i of [...small, ...large]) keep[i] = 1;
  return (random) => {
    const at = random.next() * n;
    const i = Math.floor(at);
    return at - i < keep[i] ? i : other[i];
  };
}

/** Normal numbers by Marsaglia's polar method. */
export function drawNormal(mean) {
  return (random) => {
    for (;;) {
      const [a, b] = [2 * random.next() - 1, 2 * random.next() - 1];
      const square = a * a + b * b;
      if (square > 0 && square < 1) return mean + a * Math.sqrt((-2 * Math.log(square)) / square);
    }
  };
}

/** Share of unknown words of a title; every word is one that nobody has seen with the chance `newWords` besides. */
export function drawUnknownShare(newWords) {
  return (random) => {
    const words = TITLE_WORDS.min + random.int(TITLE_WORDS.max - TITLE_WORDS.min + 1);
    const usual = random.next() < UNKNOWN.oddListings ? UNKNOWN.odd : UNKNOWN.plain;
    const chance = usual + newWords - usual * newWords;
    let unknown = 0;
    for (let i = 0; i < words; i++) if (random.next() < chance) unknown++;
    return unknown / words;
  };
}
