/** Numbers are scaled by powers of this before they over- or underflow. */
const SCALE = 2 ** 128;
const SCALE_EXPONENT = 128;

/**
 * P(D <= d) for the Kolmogorov-Smirnov statistic of a sample of n: Durbin's matrix, raised to the power n as Marsaglia,
 * Tsang and Wang do ("Evaluating Kolmogorov's distribution", Journal of Statistical Software 2003). Its side is about
 * twice n d, and the time grows with the third power of that.
 * @param d with n d > 1/2
 */
export function kolmogorovByDurbin(n: number, d: number): number {
  const k = Math.ceil(n * d);
  const side = 2 * k - 1;
  let base = durbinMatrix(k - n * d, side);
  let baseExponent = 0;
  let power = identity(side);
  let exponent = 0;
  const middle = (k - 1) * side + k - 1;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) {
      power = product(power, base, side);
      exponent += baseExponent;
    }
    base = product(base, base, side);
    baseExponent *= 2;
    if (Math.abs(base[middle] as number) > SCALE) {
      for (let i = 0; i < base.length; i++) base[i] = (base[i] as number) / SCALE;
      baseExponent += SCALE_EXPONENT;
    }
  }
  let chance = power[middle] as number;
  for (let i = 1; i <= n; i++) {
    chance = (i * chance) / n;
    if (Math.abs(chance) < 1 / SCALE) {
      chance *= SCALE;
      exponent -= SCALE_EXPONENT;
    }
  }
  return chance * 2 ** exponent;
}

function durbinMatrix(h: number, side: number): Float64Array {
  const inverseFactorials = new Float64Array(side + 1);
  inverseFactorials[0] = 1;
  for (let i = 1; i <= side; i++) inverseFactorials[i] = (inverseFactorials[i - 1] as number) / i;
  const edge = new Float64Array(side);
  for (let i = 0; i < side; i++) edge[i] = (1 - h ** (i + 1)) * (inverseFactorials[i + 1] as number);
  edge[side - 1] = (1 - 2 * h ** side + Math.max(2 * h - 1, 0) ** side) * (inverseFactorials[side] as number);
  const matrix = new Float64Array(side * side);
  for (let row = 0; row < side; row++) {
    matrix[row * side] = edge[row] as number;
    for (let column = 1; column < side && column <= row + 1; column++) {
      matrix[row * side + column] = inverseFactorials[row + 1 - column] as number;
    }
  }
  for (let column = 0; column < side; column++) {
    matrix[(side - 1) * side + column] = edge[side - 1 - column] as number;
  }
  return matrix;
}

function identity(side: number): Float64Array {
  const matrix = new Float64Array(side * side);
  for (let i = 0; i < side; i++) matrix[i * side + i] = 1;
  return matrix;
}

function product(a: Float64Array, b: Float64Array, side: number): Float64Array {
  const out = new Float64Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let inner = 0; inner < side; inner++) {
      const factor = a[row * side + inner] as number;
      if (factor === 0) continue;
      for (let column = 0; column < side; column++) {
        out[row * side + column] =
          (out[row * side + column] as number) + factor * (b[inner * side + column] as number);
      }
    }
  }
  return out;
}
