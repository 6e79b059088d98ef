/**
 * The integral over |F - G|^power of the distribution functions of two sorted samples, neither empty. Linear in the
 * rows.
 */
export function areaBetween(reference: Float64Array, current: Float64Array, power: 1 | 2): number {
  const [n, m] = [reference.length, current.length];
  let area = 0;
  let i = 0;
  let j = 0;
  let last = Math.min(reference[0] as number, current[0] as number);
  while (i < n || j < m) {
    const left = i < n ? (reference[i] as number) : Number.POSITIVE_INFINITY;
    const right = j < m ? (current[j] as number) : Number.POSITIVE_INFINITY;
    const value = left < right ? left : right;
    const gap = Math.abs(i / n - j / m);
    area += (power === 1 ? gap : gap * gap) * (value - last);
    while (i < n && reference[i] === value) i++;
    while (j < m && current[j] === value) j++;
    last = value;
  }
  return area;
}
