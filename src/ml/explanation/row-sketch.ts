import type { CsrMatrix } from '../sparse/csr.js';

/** Bits of a sketch; a power of two, for the transform. */
export const SKETCH_BITS = 512;
export const SKETCH_WORDS = SKETCH_BITS / 32;

/**
 * Sketches sparse rows by the signs of random projections (SimHash: Charikar, "Similarity estimation techniques from
 * rounding algorithms", STOC 2002): the share of bits in which two sketches differ estimates the angle between the
 * rows, with a standard error of at most 0.5 / sqrt(512). The projections are those of a count sketch (one bucket
 * and sign a feature, by a hash of its number) turned by a Hadamard transform, which costs the entries of a row and
 * 9 additions a bit.
 */
export class RowSketcher {
  private readonly buckets = new Float64Array(SKETCH_BITS);

  /** Writes the SKETCH_WORDS words of one row into `out`, from `outOffset` on. */
  sketchInto({ indptr, indices, values }: CsrMatrix, row: number, out: Int32Array, outOffset: number): void {
    const { buckets } = this;
    buckets.fill(0);
    const end = indptr[row + 1] as number;
    for (let entry = indptr[row] as number; entry < end; entry++) {
      const hash = spread(indices[entry] as number);
      const bucket = hash & (SKETCH_BITS - 1);
      const value = values[entry] as number;
      buckets[bucket] = (buckets[bucket] as number) + (hash < 0 ? -value : value);
    }
    hadamardInPlace(buckets);
    for (let word = 0; word < SKETCH_WORDS; word++) {
      let bits = 0;
      for (let bit = 0; bit < 32; bit++) {
        if ((buckets[word * 32 + bit] as number) > 0) bits |= 1 << bit;
      }
      out[outOffset + word] = bits;
    }
  }
}

/** The finaliser of MurmurHash3 (Appleby). Its sign bit and its low bits are used apart. */
function spread(feature: number): number {
  let h = feature + 1;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The fast Walsh-Hadamard transform without its scale, which no sign depends on. */
function hadamardInPlace(values: Float64Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let start = 0; start < values.length; start += half * 2) {
      for (let at = start; at < start + half; at++) {
        const left = values[at] as number;
        const right = values[at + half] as number;
        values[at] = left + right;
        values[at + half] = left - right;
      }
    }
  }
}
