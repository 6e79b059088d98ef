/** With this step the trapezoid rule is exact to a double: the integrand falls off doubly exponentially. */
const STEP = 1 / 16;
const NEGLIGIBLE = 1e-18;

/**
 * e^x K_order(x), the modified Bessel function of the second kind without its exponential, x > 0: the integral of
 * exp(-x (cosh t - 1)) cosh(order t) over t > 0 (Abramowitz and Stegun, 9.6.24) by the trapezoid rule.
 */
export function scaledBesselK(order: number, x: number): number {
  let sum = 0.5;
  // For large x the integrand is narrow, of a width of about 1/sqrt(x).
  const step = STEP / Math.max(1, Math.sqrt(x));
  for (let n = 1; ; n++) {
    const t = n * step;
    const half = Math.sinh(t / 2);
    const term = Math.exp(-2 * x * half * half) * Math.cosh(order * t);
    sum += term;
    if (term < sum * NEGLIGIBLE) return sum * step;
  }
}
