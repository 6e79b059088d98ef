import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../ml/random.js';
import { DuplicateFinder } from './duplicates.js';
import { splitByCluster } from './split.js';

const shares = { validation: 0.1, gold: 0.1 };

/** Rows with a class and a cluster each; clusters are numbered in the order of their first rows, as the import does. */
const dataset = fc
  .array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 30 })), { minLength: 1, maxLength: 200 })
  .map((rows) => {
    const numbers = new Map<number, number>();
    const clusters = rows.map(([, key]) => {
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      return numbers.get(key)!;
    });
    return { classes: rows.map(([rowClass]) => rowClass), clusters: Int32Array.from(clusters) };
  });
const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

describe('splitByCluster', () => {
  it('never lets a cluster straddle two splits', () => {
    fc.assert(
      fc.property(dataset, seeds, ({ classes, clusters }, seed) => {
        const splits = splitByCluster(classes, clusters, shares, seed);
        const splitOf = new Map<number, number>();
        clusters.forEach((cluster, row) => {
          expect(splitOf.get(cluster) ?? splits[row]).toBe(splits[row]);
          splitOf.set(cluster, splits[row]!);
        });
      }),
    );
  });

  it('gives every class a training row, also one that is always outnumbered in its clusters', () => {
    fc.assert(
      fc.property(dataset, seeds, ({ classes, clusters }, seed) => {
        const splits = splitByCluster(classes, clusters, shares, seed);
        const trained = new Set(classes.filter((_, row) => splits[row] === 0));
        expect(trained).toEqual(new Set(classes));
      }),
    );
  });

  it('keeps validation and gold within their share by less than one cluster', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 }),
        seeds,
        (sizes, seed) => {
          const clusters = Int32Array.from(sizes.flatMap((size, cluster) => Array(size).fill(cluster)));
          const splits = splitByCluster(new Uint8Array(clusters.length), clusters, shares, seed);
          for (const split of [1, 2]) {
            const rows = splits.filter((each) => each === split).length;
            expect(rows).toBeLessThan(0.1 * clusters.length + Math.max(...sizes));
          }
        },
      ),
    );
  });

  it('divides every class by the shares', () => {
    const classes = Array.from({ length: 10_000 }, (_, row) => (row % 10 === 0 ? 1 : 0));
    const splits = splitByCluster(
      classes,
      Int32Array.from(classes.keys()),
      { validation: 0.15, gold: 0.25 },
      7,
    );
    const rows = (rowClass: number, split: number) =>
      classes.filter((each, row) => each === rowClass && splits[row] === split).length;
    expect([0, 1, 2].map((split) => rows(0, split))).toEqual([5_400, 1_350, 2_250]);
    expect([0, 1, 2].map((split) => rows(1, split))).toEqual([600, 150, 250]);
  });

  it('puts 100 injected duplicates where their originals are', () => {
    const random = createRandom(3);
    const titles = Array.from({ length: 2_000 }, (_, at) => `produit numero ${at}`);
    const originals = Array.from({ length: 100 }, () => random.int(2_000));
    const finder = new DuplicateFinder();
    const duplicates = originals.map((at) => `  ${titles[at]!.toUpperCase()} !`);
    for (const title of [...titles, ...duplicates]) finder.add({ title, description: '', group: '' });
    const classes = Array.from({ length: 2_100 }, () => random.int(5)); // wrong labels do not part duplicates
    const splits = splitByCluster(classes, finder.clusters(), shares, 1);
    expect(originals.filter((at, duplicate) => splits[at] !== splits[2_000 + duplicate])).toEqual([]);
  });

  it('is the same for a seed and another for another', () => {
    const classes = new Uint8Array(1_000);
    const clusters = Int32Array.from(classes.keys());
    const split = (seed: number) =>
      Buffer.from(splitByCluster(classes, clusters, shares, seed)).toString('hex');
    expect(split(1)).toBe(split(1));
    expect(split(1)).not.toBe(split(2));
  });
});
