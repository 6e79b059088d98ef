const SCALE = 2 ** 128;
const SCALE_EXPONENT = 128;

/**
 * P(D <= d) for the Kolmogorov-Smirnov statistic of a sample of n: the recursion of Pomeranz ("Exact cumulative
 * distribution of the Kolmogorov-Smirnov statistic for small samples", Communications of the ACM 1974), each row a
 * convolution of the one before with probabilities of a Poisson distribution, of which only three occur.
 * @param d with n d > 1
 */
export function kolmogorovByPomeranz(n: number, d: number): number {
  const t = n * d;
  const whole = Math.floor(t);
  const part = t - whole;
  const gap = Math.min(part, 1 - part);
  const up = part > 0 ? 1 : 0;
  const rounded = part > 0.5 ? 1 : 0;
  const length = 2 * (whole + 1);
  const ends = poissonTerms(gap / n, length);
  const odd = poissonTerms((2 * gap) / n, length);
  const even = poissonTerms((1 - 2 * gap) / n, length);
  /** The columns that row i can reach, first and last. */
  const reach = (i: number): [number, number] => {
    const half = Math.floor((i + 1) / 2);
    if (i === 0) return [Math.max(1 - whole - up, 0), Math.min(whole + up - 1, n)];
    if ((i + 1) % 2 === 1) return [Math.max(half - whole, 0), Math.min(half + whole + rounded - 1, n)];
    if (half === n + 1) return [Math.max(n - whole - up + 1, 0), Math.min(n + whole + up - 1, n)];
    return [Math.max(half - whole - rounded, 0), Math.min(half + whole + up - 2, n)];
  };
  let row = new Float64Array(length + 2);
  row[0] = 1;
  let next = new Float64Array(length + 2);
  let [first] = reach(0);
  let rowStart = first;
  let exponent = 0;
  for (let i = 1; i <= 2 * n + 1; i++) {
    const [start, end] = reach(i);
    const terms = i === 1 || i === 2 * n + 1 ? ends : i % 2 === 1 ? odd : even;
    next.fill(0);
    let largest = 0;
    for (let column = start; column <= end; column++) {
      let sum = 0;
      for (let from = first; from <= column; from++) {
        const before = from - rowStart;
        if (before < 0 || before >= row.length || column - from >= length) continue;
        sum += (row[before] as number) * (terms[column - from] as number);
      }
      next[column - start] = sum;
      if (sum > largest) largest = sum;
    }
    if (largest > 0 && largest < 1 / SCALE) {
      for (let j = 0; j < next.length; j++) next[j] = (next[j] as number) * SCALE;
      exponent -= SCALE_EXPONENT;
    }
    [row, next] = [next, row];
    first = start;
    rowStart = start;
  }
  let chance = row[n - rowStart] as number;
  for (let m = 1; m <= n; m++) {
    if (Math.abs(chance) > SCALE) {
      chance /= SCALE;
      exponent += SCALE_EXPONENT;
    }
    chance *= m;
  }
  return chance * 2 ** exponent;
}

/** mean^m / m!: what a Poisson distribution gives, less its constant. */
function poissonTerms(mean: number, length: number): Float64Array {
  const terms = new Float64Array(length);
  terms[0] = 1;
  for (let m = 1; m < length; m++) terms[m] = ((terms[m - 1] as number) * mean) / m;
  return terms;
}
