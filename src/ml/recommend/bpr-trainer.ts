import type { Random } from '../random.js';
import type { BprOptions } from './bpr-options.js';
import { recency } from './interactions.js';
import type { LikedMatrix } from './liked-matrix.js';
import type { Embeddings } from './mean-embedding.js';

/** How often a film not seen is looked for before the liked film is passed over. */
const TRIES_MAX = 20;
const START_SPREAD = 0.1;
/** What a film counts when one more came after it. */
const ONE_LATER = recency(1);

/**
 * One user after the other, from the first liked film to the last: each time a step that puts the film liked next above
 * one not seen, for the person that the films liked before make, weighted as in `historyFrom`. The steps of the inputs
 * are taken once a user, from the last film back, with the sum of what all later steps ask for.
 */
export class BprTrainer {
  private readonly inputs: Float32Array;
  private readonly outputs: Float32Array;
  private readonly biases: Float32Array;
  private readonly sum: Float64Array;
  private readonly person: Float64Array;
  /** What each step of a user asks of the person, and what all later steps ask of an input. */
  private readonly asks: Float64Array;
  private readonly asked: Float64Array;
  /** What the sum of the films before each step is multiplied by. */
  private readonly scales: Float64Array;
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
    this.asks = new Float64Array(longest * factors);
    this.scales = new Float64Array(longest);
    this.isSeen = new Uint8Array(films);
  }

  embeddings(): Embeddings {
    const { factors: width, damping } = this.options;
    const { inputs, outputs, biases } = this;
    return { width, damping, inputs: inputs.slice(), outputs: outputs.slice(), biases: biases.slice() };
  }

  /** @returns the sum of the losses, in nats, and of how many steps */
  learnUser(user: number, rate: number): { loss: number; steps: number } {
    const { liked, isSeen, sum, asks, options } = this;
    const start = liked.indptr[user]!;
    const count = liked.indptr[user + 1]! - start;
    const seen = this.seenBy(user);
    for (const film of seen) isSeen[film] = 1;
    sum.fill(0);
    asks.fill(0, 0, count * options.factors);
    let weight = 0;
    let loss = 0;
    let steps = 0;
    for (let next = 1; next < count; next++) {
      weight = this.meet(start + next - 1, weight);
      this.scales[next] = weight ** -options.damping;
      this.becomePerson(this.scales[next]!);
      for (let draw = 0; draw < options.draws; draw++) {
        const other = this.drawUnseen();
        if (other < 0) continue;
        const at = start + next;
        loss += this.step(liked.indices[at]!, other, next * options.factors, liked.weights[at]!, rate);
        steps++;
      }
    }
    this.moveInputs(start, count, rate);
    for (const film of seen) isSeen[film] = 0;
    return { loss, steps };
  }

  /** Adds a liked film to the sum, in which all before it count less now. @returns the weight of all in the sum */
  private meet(entry: number, weightBefore: number): number {
    const { liked, inputs, sum } = this;
    const weight = liked.weights[entry]!;
    const from = liked.indices[entry]! * sum.length;
    for (let f = 0; f < sum.length; f++) sum[f] = ONE_LATER * sum[f]! + weight * inputs[from + f]!;
    return ONE_LATER * weightBefore + weight;
  }

  private becomePerson(scale: number): void {
    for (let f = 0; f < this.sum.length; f++) this.person[f] = scale * this.sum[f]!;
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

  private step(film: number, other: number, asksAt: number, weight: number, rate: number): number {
    const { person, outputs, biases, asks, options } = this;
    const { factors, regularisation } = options;
    const margin = this.score(film) - this.score(other);
    const pull = weight / (1 + Math.exp(margin));
    const better = film * factors;
    const worse = other * factors;
    for (let f = 0; f < factors; f++) {
      const up = outputs[better + f]!;
      const down = outputs[worse + f]!;
      asks[asksAt + f]! += pull * (up - down);
      outputs[better + f] = up + rate * (pull * person[f]! - regularisation * up);
      outputs[worse + f] = down - rate * (pull * person[f]! + regularisation * down);
    }
    biases[film]! += rate * (pull - regularisation * biases[film]!);
    biases[other]! -= rate * (pull + regularisation * biases[other]!);
    return weight * Math.log1p(Math.exp(-margin));
  }

  private moveInputs(start: number, count: number, rate: number): void {
    const { liked, inputs, asked, asks, scales } = this;
    const { factors, regularisation } = this.options;
    asked.fill(0);
    for (let next = count - 1; next > 0; next--) {
      const entry = start + next - 1;
      const to = liked.indices[entry]! * factors;
      for (let f = 0; f < factors; f++) {
        asked[f] = ONE_LATER * asked[f]! + scales[next]! * asks[next * factors + f]!;
        const value = inputs[to + f]!;
        inputs[to + f] = value + rate * (liked.weights[entry]! * asked[f]! - regularisation * value);
      }
    }
  }
}
