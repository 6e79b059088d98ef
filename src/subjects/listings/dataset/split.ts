import { createRandom } from '../../../ml/random.js';
import { SPLITS } from '../../../store/splits.js';

export interface SplitShares {
  /** Shares of the rows, each 0 to 0.5, together below 1; the rest is for training. */
  validation: number;
  gold: number;
}

const TRAIN = SPLITS.indexOf('train');

/**
 * Divides rows into train (0), validation (1) and gold (2), stratified by class and by whole clusters: rows of one
 * cluster always land together, so that a duplicate of a training row is never in gold. A cluster counts for its
 * most frequent class. Every class gets at least one training row. Of each class, no split gets more than its share
 * by a whole cluster.
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
  const { rowsOf, classOf } = describeClusters(classes, clusters);
  const pinned = clustersThatMustTrain(classes, clusters, classOf);
  const splitOf = new Uint8Array(rowsOf.length);
  const random = createRandom(seed);
  for (const members of groupByClass(classOf)) {
    random.shuffle(members);
    const rowsTotal = members.reduce((sum, cluster) => sum + rowsOf[cluster]!, 0);
    const wanted = [1 - shares.validation - shares.gold, shares.validation, shares.gold].map(
      (share) => share * rowsTotal,
    );
    const filled = [0, 0, 0];
    members.forEach((cluster, index) => {
      // To the split that is furthest behind its share; the first cluster always trains.
      let target = TRAIN;
      if (index > 0 && !pinned.has(cluster)) {
        for (let split = 0; split < wanted.length; split++) {
          if (lack(wanted, filled, split) > lack(wanted, filled, target)) target = split;
        }
      }
      filled[target]! += rowsOf[cluster]!;
      splitOf[cluster] = target;
    });
  }
  return Uint8Array.from(clusters, (cluster) => splitOf[cluster]!);
}

/** The share of what a split should get that it has not got yet; 1 = still empty, below 0 = too full. */
function lack(wanted: number[], filled: number[], split: number): number {
  return wanted[split] === 0 ? Number.NEGATIVE_INFINITY : 1 - filled[split]! / wanted[split]!;
}

/** Size and most frequent class of each cluster. Plain arrays, since most of a million clusters are single rows. */
function describeClusters(classes: ArrayLike<number>, clusters: Int32Array) {
  const clusterCount = clusters.reduce((max, cluster) => Math.max(max, cluster), -1) + 1;
  const rowsOf = new Int32Array(clusterCount);
  const classOf = new Int32Array(clusterCount).fill(-1);
  const mixed = new Map<number, Map<number, number>>();
  clusters.forEach((cluster, row) => {
    const rowClass = classes[row]!;
    const counts = mixed.get(cluster);
    if (counts !== undefined) {
      counts.set(rowClass, (counts.get(rowClass) ?? 0) + 1);
    } else if (classOf[cluster] === -1) {
      classOf[cluster] = rowClass;
    } else if (classOf[cluster] !== rowClass) {
      mixed.set(
        cluster,
        new Map([
          [classOf[cluster]!, rowsOf[cluster]!],
          [rowClass, 1],
        ]),
      );
    }
    rowsOf[cluster]! += 1;
  });
  for (const [cluster, counts] of mixed) classOf[cluster] = mostFrequent(counts);
  return { rowsOf, classOf };
}

/** For each class that is the most frequent one of no cluster, the first cluster in which it occurs. */
function clustersThatMustTrain(
  classes: ArrayLike<number>,
  clusters: Int32Array,
  classOf: Int32Array,
): ReadonlySet<number> {
  const provided = new Set(classOf);
  const pinned = new Set<number>();
  clusters.forEach((cluster, row) => {
    if (provided.has(classes[row]!)) return;
    provided.add(classes[row]!);
    pinned.add(cluster);
  });
  return pinned;
}

/** Clusters by the class they count for: classes in ascending order, clusters in order of their numbers. */
function groupByClass(classOf: Int32Array): Int32Array[] {
  const groups = new Map<number, number[]>();
  classOf.forEach((rowClass, cluster) => {
    const group = groups.get(rowClass);
    if (group === undefined) groups.set(rowClass, [cluster]);
    else group.push(cluster);
  });
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => Int32Array.from(group));
}

/** Of equally frequent classes the lowest. */
function mostFrequent(counts: ReadonlyMap<number, number>): number {
  return [...counts].reduce((best, next) =>
    next[1] > best[1] || (next[1] === best[1] && next[0] < best[0]) ? next : best,
  )[0];
}
