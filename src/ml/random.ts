/** A seeded source of pseudo-random numbers. The same seed gives the same sequence on every machine. */
export interface Random {
  /** A number in [0, 1), a multiple of 2^-32. */
  next(): number;
  /** A whole number in [0, n), without modulo bias. `n` is a whole number in [1, 2^32]. */
  int(n: number): number;
  /** Shuffles in place (Fisher-Yates, Durstenfeld 1964). */
  shuffle(a: Int32Array): void;
}

const TWO_POW_32 = 4294967296;
const WARM_UP_ROUNDS = 12;

/**
 * Creates a generator: sfc32 (Chris Doty-Humphrey, PractRand, 128 bits of state), its state filled
 * from the seed by splitmix32 (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014, in its 32-bit form with the murmur3-style finaliser).
 *
 * @param seed a safe integer; all 53 bits and the sign take part
 * @throws RangeError when the seed is not a safe integer
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`seed must be a safe integer, got ${seed}`);
  }
  const low = seed >>> 0;
  const high = Math.floor(seed / TWO_POW_32) >>> 0;
  const mix = splitmix32(low);
  let a = mix();
  let b = (mix() ^ high) | 0;
  let c = mix();
  let counter = 1;

  function nextInt32(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum;
  }
  for (let round = 0; round < WARM_UP_ROUNDS; round++) nextInt32();

  function int(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > TWO_POW_32) {
      throw new RangeError(`int needs a whole number in [1, 2^32], got ${n}`);
    }
    // Values at or above the largest multiple of n are drawn again, so every outcome is equally likely.
    const limit = TWO_POW_32 - (TWO_POW_32 % n);
    for (;;) {
      const value = nextInt32() >>> 0;
      if (value < limit) return value % n;
    }
  }

  return {
    next: () => (nextInt32() >>> 0) / TWO_POW_32,
    int,
    shuffle(array) {
      for (let i = array.length - 1; i > 0; i--) {
        const j = int(i + 1);
        const held = array[i] as number;
        array[i] = array[j] as number;
        array[j] = held;
      }
    },
  };
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
}
