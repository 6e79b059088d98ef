/** Rows of a matrix are taken four at a time, which halves the reads; so the number of rows is padded to a multiple. */
export const LANE_ROWS = 4;

/**
 * The inner products of one vector with four consecutive rows of a row-major matrix, into `out` from `outStart` on,
 * `outStride` apart.
 */
export function fourProducts(
  rows: Float32Array,
  start: number,
  vector: Float32Array,
  vectorStart: number,
  length: number,
  out: Float64Array,
  outStart: number,
  outStride: number,
): void {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let a = start;
  let b = a + length;
  let c = b + length;
  let d = c + length;
  const end = vectorStart + length;
  for (let v = vectorStart; v < end; v++, a++, b++, c++, d++) {
    const value = vector[v] as number;
    s0 += value * (rows[a] as number);
    s1 += value * (rows[b] as number);
    s2 += value * (rows[c] as number);
    s3 += value * (rows[d] as number);
  }
  out[outStart] = s0;
  out[outStart + outStride] = s1;
  out[outStart + 2 * outStride] = s2;
  out[outStart + 3 * outStride] = s3;
}

/** Adds four consecutive rows, each times its own factor, to a vector. */
export function addFourRows(
  vector: Float32Array,
  vectorStart: number,
  rows: Float32Array,
  start: number,
  length: number,
  f0: number,
  f1: number,
  f2: number,
  f3: number,
): void {
  let a = start;
  let b = a + length;
  let c = b + length;
  let d = c + length;
  const end = vectorStart + length;
  for (let v = vectorStart; v < end; v++, a++, b++, c++, d++) {
    vector[v] =
      (vector[v] as number) +
      f0 * (rows[a] as number) +
      f1 * (rows[b] as number) +
      f2 * (rows[c] as number) +
      f3 * (rows[d] as number);
  }
}
