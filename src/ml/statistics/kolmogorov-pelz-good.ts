const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
const PI_2 = Math.PI ** 2;
const PI_4 = Math.PI ** 4;
const PI_6 = Math.PI ** 6;
/** Below this a double is 0. */
const LOG_MIN = -708;

/**
 * P(D <= d) for the Kolmogorov-Smirnov statistic of a large sample of n: the limiting law and its next three terms in
 * powers of 1/sqrt(n), as Pelz and Good give them ("Approximating the lower tail-areas of the Kolmogorov-Smirnov
 * one-sample statistic", Journal of the Royal Statistical Society B 1976).
 */
export function kolmogorovByPelzGood(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const log = -PI_2 / 8 / z2;
  if (log < LOG_MIN) return 0;
  const q = Math.exp(log);
  const terms = Math.ceil((16 * z) / Math.PI);
  const k = [0, 0, 0, 0] as [number, number, number, number];
  // Horner's scheme over the odd numbers m: q^(m^2) = q q^(8 + 16 + ... + 8 k).
  for (let step = terms; step >= 1; step--) {
    const m2 = (2 * step - 1) ** 2;
    const m4 = m2 * m2;
    const power = q ** (8 * step);
    k[0] = k[0] * power + 1;
    k[1] = k[1] * power - z2 + (PI_2 / 4) * m2;
    k[2] =
      k[2] * power +
      6 * z6 +
      2 * z4 +
      (2 * z4 - 5 * z2) * (PI_2 / 4) * m2 +
      ((PI_4 * (1 - 2 * z2)) / 16) * m4;
    k[3] =
      k[3] * power -
      30 * z6 -
      90 * z4 * z4 +
      ((PI_2 * (135 * z4 - 96 * z6)) / 4) * m2 +
      ((PI_4 * (-60 * z2 + 212 * z4)) / 16) * m4 +
      ((PI_6 * (5 - 30 * z2)) / 64) * m4 * m2;
  }
  const scale = q * SQRT_TWO_PI;
  k[0] *= scale / z;
  k[1] *= scale / (6 * z4);
  k[2] *= scale / (72 * z4 * z2 * z);
  k[3] *= scale / (6480 * z6 * z4);
  const all = Math.exp(-PI_2 / 2 / z2);
  let second = 0;
  let third = 0;
  for (let step = terms; step >= 1; step--) {
    const weight = step * step * all ** (step * step);
    second += weight;
    third += (3 * z2 - PI_2 * step * step) * weight;
  }
  k[2] -= (second * PI_2 * SQRT_TWO_PI) / (36 * z2 * z);
  k[3] += (third * PI_2 * SQRT_TWO_PI) / (216 * z6);
  return k[0] + k[1] / Math.sqrt(n) + k[2] / n + k[3] / (n * Math.sqrt(n));
}
