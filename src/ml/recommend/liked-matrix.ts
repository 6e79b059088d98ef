import { type Interactions, ratedHistoryOf, weightOf } from './interactions.js';

/** What was liked, as a sparse matrix: of each row the films (or users), and the weight of each. */
export interface LikedMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly indptr: Uint32Array;
  readonly indices: Uint32Array;
  /** Above 0. */
  readonly weights: Float64Array;
}

/** One row a user, in order of time; films that were seen and not liked are left out. */
export function likedByUsers(interactions: Interactions): LikedMatrix {
  const { users, films } = interactions;
  const indptr = new Uint32Array(users + 1);
  const indices: number[] = [];
  const weights: number[] = [];
  for (let user = 0; user < users; user++) {
    const { films: seen, ratings } = ratedHistoryOf(interactions, user);
    ratings.forEach((rating, at) => {
      const weight = weightOf(rating);
      if (weight === 0) return;
      indices.push(seen[at]!);
      weights.push(weight);
    });
    indptr[user + 1] = indices.length;
  }
  return {
    ...{ rows: users, columns: films, indptr },
    ...{ indices: Uint32Array.from(indices), weights: Float64Array.from(weights) },
  };
}

/** One row a film, its users in rising order. */
export function transposed({ rows, columns, indptr, indices, weights }: LikedMatrix): LikedMatrix {
  const starts = new Uint32Array(columns + 1);
  for (const column of indices) starts[column + 1]!++;
  for (let column = 0; column < columns; column++) starts[column + 1]! += starts[column]!;
  const next = starts.slice();
  const turned = new Uint32Array(indices.length);
  const turnedWeights = new Float64Array(indices.length);
  for (let row = 0; row < rows; row++) {
    for (let at = indptr[row]!; at < indptr[row + 1]!; at++) {
      const to = next[indices[at]!]!++;
      turned[to] = row;
      turnedWeights[to] = weights[at]!;
    }
  }
  return { rows: columns, columns: rows, indptr: starts, indices: turned, weights: turnedWeights };
}
