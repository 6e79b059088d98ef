import { requireInRange } from '../errors.js';
import type { ScoredFilm } from './recommender.js';

/**
 * Keeps the k best of the films that are offered to it, in a heap with the worst on top; of equal scores the film with
 * the lower number is better, so that the order in which films are offered does not matter.
 */
export class TopK {
  private readonly films: Uint32Array;
  private readonly scores: Float64Array;
  private count = 0;

  /** @throws ModelInputError INVALID_OPTION */
  constructor(private readonly k: number) {
    requireInRange('k', k, 1, 1_000_000);
    this.films = new Uint32Array(k);
    this.scores = new Float64Array(k);
  }

  /** A score below this is not kept; -Infinity while there is room. */
  get floor(): number {
    return this.count < this.k ? Number.NEGATIVE_INFINITY : (this.scores[0] as number);
  }

  offer(film: number, score: number): void {
    if (this.count < this.k) {
      this.rise(this.count++, film, score);
    } else if (isWorse(this.scores[0] as number, this.films[0] as number, score, film)) {
      this.sink(film, score);
    }
  }

  /** What was kept, the best first. Nothing is kept afterwards. */
  drain(): ScoredFilm[] {
    const films = new Uint32Array(this.count);
    const scores = new Float64Array(this.count);
    this.drainInto(films, scores);
    return Array.from(films, (film, at) => ({ film, score: scores[at]! }));
  }

  /** As `drain`, into arrays with room. @returns how many there were */
  drainInto(films: Uint32Array, scores: Float32Array | Float64Array): number {
    const kept = this.count;
    while (this.count > 0) {
      this.count--;
      films[this.count] = this.films[0]!;
      scores[this.count] = this.scores[0]!;
      // The last of the heap goes where the worst was, and sinks to its place.
      this.sink(this.films[this.count]!, this.scores[this.count]!);
    }
    return kept;
  }

  private rise(from: number, film: number, score: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isWorse(score, film, this.scores[parent] as number, this.films[parent] as number)) break;
      this.put(at, this.films[parent] as number, this.scores[parent] as number);
      at = parent;
    }
    this.put(at, film, score);
  }

  private sink(film: number, score: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.count) break;
      if (child + 1 < this.count && this.isWorseAt(child + 1, child)) child++;
      if (!isWorse(this.scores[child] as number, this.films[child] as number, score, film)) break;
      this.put(at, this.films[child] as number, this.scores[child] as number);
      at = child;
    }
    this.put(at, film, score);
  }

  private isWorseAt(one: number, other: number): boolean {
    return isWorse(
      this.scores[one] as number,
      this.films[one] as number,
      this.scores[other] as number,
      this.films[other] as number,
    );
  }

  private put(at: number, film: number, score: number): void {
    this.films[at] = film;
    this.scores[at] = score;
  }
}

/**
 * The k films with the highest scores, the best first; of equals the one with the lower number. Linear in the films.
 * @param excluded lists of films that are left out
 * @throws ModelInputError INVALID_OPTION
 */
export function topFilms(
  scores: Float32Array,
  k: number,
  ...excluded: readonly ArrayLike<number>[]
): ScoredFilm[] {
  const top = new TopK(k);
  const isExcluded = new Uint8Array(scores.length);
  for (const films of excluded) for (let at = 0; at < films.length; at++) isExcluded[films[at] as number] = 1;
  let { floor } = top;
  for (let film = 0; film < scores.length; film++) {
    // Films come in rising order, so one that only equals the worst is worse.
    if ((scores[film] as number) <= floor || isExcluded[film] === 1) continue;
    top.offer(film, scores[film] as number);
    floor = top.floor;
  }
  return top.drain();
}

function isWorse(score: number, film: number, otherScore: number, otherFilm: number): boolean {
  return score < otherScore || (score === otherScore && film > otherFilm);
}
