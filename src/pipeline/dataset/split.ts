import { createRandom } from '../../ml/random.js';
import { SPLITS } from '../../store/entities/dataset.js';

export interface SplitShares {
  /** Shares of the rows, each 0 to 0.5, together below 1; the rest is for training. */
  validation: number;
  gold: number;
}

const TRAIN = SPLITS.indexOf('train');

/**
 * Divides rows into train (0), validation (1) and gold (2), stratified by class and by whole clusters: rows of one
 * cluster always land together, so that a duplicate of a training row is never in gold. A cluster counts for its
 * most frequent class. Every class gets at least one training row.
 * @param classes class of each row, 0 … classCount-1
 * @param clusters cluster of each row, 0 … clusterCount-1
 * @returns index into SPLITS for each row
 */
export function splitByCluster(
  classes: ArrayLike<number>,
  clusters: Int32Array,
  shares: SplitShares,
  seed: number,
): Uint8Array {
  const byClass = groupClusters(classes, clusters);
  const random = createRandom(seed);
  const splitOfCluster = new Map<number, number>();
  for (const members of byClass) {
    random.shuffle(members.clusters);
    const rowsTotal = members.clusters.reduce((sum, cluster) => sum + members.rowsOf.get(cluster)!, 0);
    const wanted = [1 - shares.validation - shares.gold, shares.validation, shares.gold].map(
      (share) => share * rowsTotal,
    );
    const filled = [0, 0, 0];
    members.clusters.forEach((cluster, index) => {
      // To the split that is furthest behind its share; the first cluster always trains.
      let target = TRAIN;
      if (index > 0) {
        for (let split = 0; split < wanted.length; split++) {
          if (lack(wanted, filled, split) > lack(wanted, filled, target)) target = split;
        }
      }
      filled[target]! += members.rowsOf.get(cluster)!;
      splitOfCluster.set(cluster, target);
    });
  }
  return Uint8Array.from(clusters, (cluster) => splitOfCluster.get(cluster)!);
}

/** The share of what a split should get that it has not got yet; 1 = still empty, below 0 = too full. */
function lack(wanted: number[], filled: number[], split: number): number {
  return wanted[split] === 0 ? Number.NEGATIVE_INFINITY : 1 - filled[split]! / wanted[split]!;
}

/** Clusters by the class they count for, classes in ascending order, clusters in order of appearance. */
function groupClusters(classes: ArrayLike<number>, clusters: Int32Array) {
  const countsByCluster = new Map<number, Map<number, number>>();
  clusters.forEach((cluster, row) => {
    const counts = countsByCluster.get(cluster) ?? new Map<number, number>();
    counts.set(classes[row]!, (counts.get(classes[row]!) ?? 0) + 1);
    countsByCluster.set(cluster, counts);
  });
  const clustersByClass = new Map<number, number[]>();
  const rowsOf = new Map<number, number>();
  for (const [cluster, counts] of countsByCluster) {
    const label = mostFrequent(counts);
    clustersByClass.set(label, clustersByClass.get(label) ?? []);
    clustersByClass.get(label)!.push(cluster);
    rowsOf.set(
      cluster,
      [...counts.values()].reduce((sum, count) => sum + count, 0),
    );
  }
  return [...clustersByClass]
    .sort(([a], [b]) => a - b)
    .map(([, members]) => ({ clusters: Int32Array.from(members), rowsOf }));
}

/** Of equally frequent classes the lowest. */
function mostFrequent(counts: ReadonlyMap<number, number>): number {
  return [...counts].reduce((best, next) =>
    next[1] > best[1] || (next[1] === best[1] && next[0] < best[0]) ? next : best,
  )[0];
}
