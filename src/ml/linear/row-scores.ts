import type { CsrMatrix } from '../sparse/csr.js';

/**
 * Writes the products of one sparse row and each class's weights into `out`. `weights` are feature-major with
 * `stride` numbers a feature, a multiple of 4. A class's sum runs over the row's entries in their order, in doubles, whatever
 * classes are beside it: its score does not depend on how the classes are divided among threads.
 *
 * Twelve classes at a time keep their sums in registers; going through the row again for the next ones costs less
 * than storing and loading every sum at every entry.
 */
export function rowScoresInto(
  x: CsrMatrix,
  row: number,
  weights: Float32Array,
  stride: number,
  out: Float64Array,
): void {
  const from = x.indptr[row] as number;
  const to = x.indptr[row + 1] as number;
  let c = 0;
  for (; c + 12 <= stride; c += 12) scoreTwelve(x, from, to, weights, stride, c, out);
  if (c + 8 <= stride) {
    scoreEight(x, from, to, weights, stride, c, out);
    c += 8;
  }
  if (c < stride) scoreFour(x, from, to, weights, stride, c, out);
}

function scoreTwelve(
  { indices, values }: CsrMatrix,
  from: number,
  to: number,
  weights: Float32Array,
  stride: number,
  c: number,
  out: Float64Array,
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  let s8 = 0;
  let s9 = 0;
  let s10 = 0;
  let s11 = 0;
  for (let entry = from; entry < to; entry++) {
    const value = values[entry] as number;
    const at = (indices[entry] as number) * stride + c;
    s0 += value * (weights[at] as number);
    s1 += value * (weights[at + 1] as number);
    s2 += value * (weights[at + 2] as number);
    s3 += value * (weights[at + 3] as number);
    s4 += value * (weights[at + 4] as number);
    s5 += value * (weights[at + 5] as number);
    s6 += value * (weights[at + 6] as number);
    s7 += value * (weights[at + 7] as number);
    s8 += value * (weights[at + 8] as number);
    s9 += value * (weights[at + 9] as number);
    s10 += value * (weights[at + 10] as number);
    s11 += value * (weights[at + 11] as number);
  }
  out[c] = s0;
  out[c + 1] = s1;
  out[c + 2] = s2;
  out[c + 3] = s3;
  out[c + 4] = s4;
  out[c + 5] = s5;
  out[c + 6] = s6;
  out[c + 7] = s7;
  out[c + 8] = s8;
  out[c + 9] = s9;
  out[c + 10] = s10;
  out[c + 11] = s11;
}

function scoreEight(
  { indices, values }: CsrMatrix,
  from: number,
  to: number,
  weights: Float32Array,
  stride: number,
  c: number,
  out: Float64Array,
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  for (let entry = from; entry < to; entry++) {
    const value = values[entry] as number;
    const at = (indices[entry] as number) * stride + c;
    s0 += value * (weights[at] as number);
    s1 += value * (weights[at + 1] as number);
    s2 += value * (weights[at + 2] as number);
    s3 += value * (weights[at + 3] as number);
    s4 += value * (weights[at + 4] as number);
    s5 += value * (weights[at + 5] as number);
    s6 += value * (weights[at + 6] as number);
    s7 += value * (weights[at + 7] as number);
  }
  out[c] = s0;
  out[c + 1] = s1;
  out[c + 2] = s2;
  out[c + 3] = s3;
  out[c + 4] = s4;
  out[c + 5] = s5;
  out[c + 6] = s6;
  out[c + 7] = s7;
}

function scoreFour(
  { indices, values }: CsrMatrix,
  from: number,
  to: number,
  weights: Float32Array,
  stride: number,
  c: number,
  out: Float64Array,
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let entry = from; entry < to; entry++) {
    const value = values[entry] as number;
    const at = (indices[entry] as number) * stride + c;
    s0 += value * (weights[at] as number);
    s1 += value * (weights[at + 1] as number);
    s2 += value * (weights[at + 2] as number);
    s3 += value * (weights[at + 3] as number);
  }
  out[c] = s0;
  out[c + 1] = s1;
  out[c + 2] = s2;
  out[c + 3] = s3;
}
