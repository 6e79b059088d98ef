import { normalQuantile } from './normal-quantile.js';

const Z = normalQuantile(0.975);

/**
 * Wilson's 95 % interval of a share (JASA 1927).
 * @param share in [0, 1]
 * @param rows of which it is the share, at least 1
 */
export function wilson(share: number, rows: number): [low: number, high: number] {
  const z2 = Z * Z;
  const centre = (share + z2 / (2 * rows)) / (1 + z2 / rows);
  const half = (Z / (1 + z2 / rows)) * Math.sqrt((share * (1 - share)) / rows + z2 / (4 * rows * rows));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
