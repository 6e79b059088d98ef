import { FilmModel, type Wanted } from './film-model.js';
import { historyOf, type Interactions } from './interactions.js';

/** What stands in the place of a film when a user has fewer left than are wanted. */
export const NO_FILM = 0xffffffff;
/** Users that a thread takes at a time. */
const SLICE_USERS = 64;

/** Recommendations for all users, in memory that threads share. */
export interface BatchJob {
  /** The file of a film model. */
  readonly model: Uint8Array;
  readonly histories: Interactions;
  readonly k: number;
  /** Which films may be recommended, to every user alike. */
  readonly wanted: Wanted;
  /** users * k, the best of each user first. */
  readonly films: Uint32Array;
  readonly scores: Float32Array;
  /** The first user that no thread has taken. */
  readonly next: Int32Array;
}

/** Takes users until none is left. */
export function runBatch({ model: bytes, histories, k, wanted, films, scores, next }: BatchJob): void {
  const model = FilmModel.decode(bytes);
  for (;;) {
    const from = Atomics.add(next, 0, SLICE_USERS);
    if (from >= histories.users) return;
    for (let user = from; user < Math.min(histories.users, from + SLICE_USERS); user++) {
      model.top(historyOf(histories, user), k, wanted).forEach(({ film, score }, at) => {
        films[user * k + at] = film;
        scores[user * k + at] = score;
      });
    }
  }
}
