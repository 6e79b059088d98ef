/** Who rated which film, and when: one row a user, each row in order of time. */
export interface Interactions {
  readonly users: number;
  readonly films: number;
  /** users + 1: the row of user u lies in [indptr[u], indptr[u + 1]) of the other arrays. */
  readonly indptr: Uint32Array;
  /** Each in [0, films). */
  readonly filmIndex: Uint32Array;
  /** Stars, up to 5. */
  readonly rating: Float32Array;
  /** Seconds since 1970. */
  readonly time: Float64Array;
}
