import type { Random } from '../random.js';
import type { BprOptions } from './bpr-options.js';
import type { LikedMatrix } from './liked-matrix.js';
import { type Embeddings, historyScale } from './mean-embedding.js';

/** How often a film not seen is looked for before the liked film is passed over. */
const TRIES_MAX = 20;
const START_SPREAD = 0.1;

/**
 * One user after the other: for each liked film, left out of the history, a step that puts it above a film not seen.
 * The step of the inputs is taken once a user, with the sum of what its liked films ask for.
 */
export class BprTrainer {
  private readonly inputs: Float32Array;
  private readonly outputs: Float32Array;
  private readonly biases: Float32Array;
  private readonly sum: Float64Array;
  private readonly person: Float64Array;
  /** What all steps of a user ask of the person, and of it the part of each liked film. */
  private readonly asked: Float64Array;
  private readonly askedBy: Float64Array;
  /** 1 for films that the user saw, liked or not. */
  private readonly isSeen: Uint8Array;

  constructor(
    private readonly liked: LikedMatrix,
    private readonly seenBy: (user: number) => Uint32Array,
    private readonly options: BprOptions,
    private readonly random: Random,
  ) {
    const { factors } = options;
    const films = liked.columns;
    const spread = START_SPREAD / Math.sqrt(factors);
    const start = () =>
      Float32Array.from({ length: films * factors }, () => (2 * random.next() - 1) * spread);
    this.inputs = start();
    this.outputs = start();
    this.biases = new Float32Array(films);
    this.sum = new Float64Array(factors);
    this.person = new Float64Array(factors);
    this.asked = new Float64Array(factors);
    let longest = 0;
    for (let user = 0; user < liked.rows; user++) {
      longest = Math.max(longest, liked.indptr[user + 1]! - liked.indptr[user]!);
    }
    this.askedBy = new Float64Array(longest * factors);
    this.isSeen = new Uint8Array(films);
  }

  embeddings(): Embeddings {
    const { factors: width, damping } = this.options;
    const { inputs, outputs, biases } = this;
    return { width, damping, inputs: inputs.slice(), outputs: outputs.slice(), biases: biases.slice() };
  }

  /** @returns the sum of the losses, in nats, and of how many steps */
  learnUser(user: number, rate: number): { loss: number; steps: number } {
    const { liked, inputs, options, sum, asked, askedBy, isSeen, person } = this;
    const { factors, damping, draws } = options;
    const start = liked.indptr[user]!;
    const count = liked.indptr[user + 1]! - start;
    let loss = 0;
    let steps = 0;
    if (count < 2) return { loss, steps };
    const seen = this.seenBy(user);
    for (const film of seen) isSeen[film] = 1;
    const weights = liked.weights.subarray(start, start + count);
    const total = weights.reduce((all, weight) => all + weight, 0);
    sum.fill(0);
    asked.fill(0);
    askedBy.fill(0, 0, count * factors);
    for (let at = 0; at < count; at++) {
      const from = liked.indices[start + at]! * factors;
      for (let f = 0; f < factors; f++) sum[f]! += weights[at]! * inputs[from + f]!;
    }
    for (let at = 0; at < count; at++) {
      const film = liked.indices[start + at]!;
      const scale = (total - weights[at]!) ** -damping;
      for (let f = 0; f < factors; f++) {
        person[f] = scale * (sum[f]! - weights[at]! * inputs[film * factors + f]!);
      }
      for (let draw = 0; draw < draws; draw++) {
        const other = this.drawUnseen();
        if (other < 0) continue;
        loss += this.step(film, other, at * factors, weights[at]!, rate);
        steps++;
      }
    }
    this.moveInputs(start, count, weights, rate);
    for (const film of seen) isSeen[film] = 0;
    return { loss, steps };
  }

  /** The best-scoring of the films drawn that the user has not seen; -1 when there seems to be none. */
  private drawUnseen(): number {
    const { random, isSeen, options } = this;
    let best = -1;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let candidate = 0; candidate < options.candidates; candidate++) {
      let film = -1;
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        const drawn = random.int(isSeen.length);
        if (isSeen[drawn] === 1) continue;
        film = drawn;
        break;
      }
      if (film < 0 || options.candidates === 1) return film;
      const score = this.score(film);
      if (score <= bestScore) continue;
      best = film;
      bestScore = score;
    }
    return best;
  }

  private score(film: number): number {
    const { person, outputs, biases } = this;
    const from = film * person.length;
    let score = biases[film]!;
    for (let f = 0; f < person.length; f++) score += person[f]! * outputs[from + f]!;
    return score;
  }

  private step(film: number, other: number, askedAt: number, weight: number, rate: number): number {
    const { person, outputs, biases, asked, askedBy, options } = this;
    const { factors, regularisation } = options;
    const margin = this.score(film) - this.score(other);
    const pull = weight / (1 + Math.exp(margin));
    const better = film * factors;
    const worse = other * factors;
    for (let f = 0; f < factors; f++) {
      const up = outputs[better + f]!;
      const down = outputs[worse + f]!;
      const ask = pull * (up - down);
      asked[f]! += ask;
      askedBy[askedAt + f]! += ask;
      outputs[better + f] = up + rate * (pull * person[f]! - regularisation * up);
      outputs[worse + f] = down - rate * (pull * person[f]! + regularisation * down);
    }
    biases[film]! += rate * (pull - regularisation * biases[film]!);
    biases[other]! -= rate * (pull + regularisation * biases[other]!);
    return weight * Math.log1p(Math.exp(-margin));
  }

  private moveInputs(start: number, count: number, weights: Float64Array, rate: number): void {
    const { liked, inputs, asked, askedBy, options } = this;
    const { factors, damping, regularisation } = options;
    const scale = historyScale(weights, damping);
    for (let at = 0; at < count; at++) {
      const to = liked.indices[start + at]! * factors;
      const step = rate * scale * weights[at]!;
      for (let f = 0; f < factors; f++) {
        const value = inputs[to + f]!;
        inputs[to + f] =
          value + step * (asked[f]! - askedBy[at * factors + f]!) - rate * regularisation * value;
      }
    }
  }
}
