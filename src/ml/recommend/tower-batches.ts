import type { Random } from '../random.js';
import { recency } from './interactions.js';
import type { LikedMatrix } from './liked-matrix.js';
import { historyScale } from './mean-embedding.js';
import type { TowerBatch } from './two-tower-network.js';

/** Batches of users, of each of which a moment is drawn, anew each time: what was liked before is to tell what came next. */
export class TowerBatches {
  private readonly order: Int32Array;

  constructor(
    private readonly liked: LikedMatrix,
    private readonly options: {
      readonly batchUsers: number;
      readonly nextFilms: number;
      readonly damping: number;
    },
    private readonly random: Random,
  ) {
    // Of whoever liked one film alone, nothing is left to find it by.
    const users = Array.from({ length: liked.rows }, (_, user) => user);
    this.order = Int32Array.from(users.filter((user) => liked.indptr[user + 1]! - liked.indptr[user]! > 1));
  }

  get batchCount(): number {
    return Math.ceil(this.order.length / this.options.batchUsers);
  }

  shuffle(): void {
    this.random.shuffle(this.order);
  }

  build(index: number): TowerBatch {
    const { batchUsers } = this.options;
    const users = this.order.subarray(index * batchUsers, (index + 1) * batchUsers);
    const films = this.liked.columns;
    const histories = new Float32Array(users.length * films);
    const targets = new Float32Array(users.length * films);
    users.forEach((user, row) => {
      this.fillRow(
        user,
        histories.subarray(row * films, (row + 1) * films),
        targets.subarray(row * films, (row + 1) * films),
      );
    });
    return { users: users.length, histories, targets };
  }

  /** The history up to a moment that is drawn, weighted as in `historyFrom`, and what was liked next. */
  private fillRow(user: number, history: Float32Array, target: Float32Array): void {
    const { indices, weights, indptr } = this.liked;
    const { nextFilms, damping } = this.options;
    const start = indptr[user]!;
    const end = indptr[user + 1]!;
    const now = start + 1 + this.random.int(end - start - 1);
    const recent = Float64Array.from(
      weights.subarray(start, now),
      (weight, at) => weight * recency(now - start - 1 - at),
    );
    const scale = historyScale(recent, damping);
    for (let at = start; at < now; at++) history[indices[at]!] = recent[at - start]! * scale;
    const next = Math.min(end, now + nextFilms);
    let total = 0;
    for (let at = now; at < next; at++) total += weights[at]!;
    for (let at = now; at < next; at++) target[indices[at]!] = weights[at]! / total;
  }
}
