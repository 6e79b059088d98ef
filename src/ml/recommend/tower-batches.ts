import type { Random } from '../random.js';
import type { LikedMatrix } from './liked-matrix.js';
import { historyScale } from './mean-embedding.js';
import type { TowerBatch } from './two-tower-network.js';

/** Batches of users, of each of which some liked films are hidden, anew each time, to be found again. */
export class TowerBatches {
  private readonly order: Int32Array;

  constructor(
    private readonly liked: LikedMatrix,
    private readonly options: {
      readonly batchUsers: number;
      readonly hiddenShare: number;
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

  private fillRow(user: number, history: Float32Array, target: Float32Array): void {
    const { indices, weights, indptr } = this.liked;
    const { hiddenShare, damping } = this.options;
    const start = indptr[user]!;
    const count = indptr[user + 1]! - start;
    const hidden = Math.min(count - 1, Math.max(1, Math.round(count * hiddenShare)));
    const places = Int32Array.from({ length: count }, (_, at) => start + at);
    this.random.shuffle(places);
    const shown = places.subarray(hidden);
    const scale = historyScale(
      Float64Array.from(shown, (at) => weights[at]!),
      damping,
    );
    for (const at of shown) history[indices[at]!] = weights[at]! * scale;
    let total = 0;
    for (const at of places.subarray(0, hidden)) total += weights[at]!;
    for (const at of places.subarray(0, hidden)) target[indices[at]!] = weights[at]! / total;
  }
}
