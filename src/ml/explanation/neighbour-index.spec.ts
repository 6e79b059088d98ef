import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { CsrBuilder, type CsrMatrix } from '../sparse/csr.js';
import { NeighbourIndex, rankByCosine } from './neighbour-index.js';

const COLUMNS = 5000;

/** Rows in families of five that share most of their 40 features with the family's first. */
function families(familyCount: number, seed: number): CsrMatrix {
  const random = createRandom(seed);
  const builder = new CsrBuilder(COLUMNS);
  for (let family = 0; family < familyCount; family++) {
    const shared = Array.from({ length: 40 }, () => random.int(COLUMNS));
    for (let member = 0; member < 5; member++) {
      const features = new Set(
        shared.map((feature) => (random.next() < 0.3 ? random.int(COLUMNS) : feature)),
      );
      for (const feature of features) builder.push(feature, 0.5 + random.next());
      builder.endRow();
    }
  }
  return builder.build();
}

describe('NeighbourIndex', () => {
  const x = families(400, 1);
  const index = NeighbourIndex.build(x);

  it('finds the row itself first', () => {
    for (const row of [0, 7, 1999]) expect(index.nearest(x, row, 1)).toEqual([{ row, cosine: 1 }]);
  });

  it('has nine of ten of the five nearest rows among 50 candidates', () => {
    let found = 0;
    for (let row = 0; row < 400; row++) {
      const candidates = new Set(index.nearest(x, row, 50).map((near) => near.row));
      for (const near of rankByCosine(x, row, x, 5)) if (candidates.has(near.row)) found++;
    }
    expect(found / 2000).toBeGreaterThan(0.9);
  });

  it('estimates cosines to about a tenth', () => {
    let squares = 0;
    for (let row = 0; row < 100; row++) {
      const exact = new Map(rankByCosine(x, row, x, x.rows).map((near) => [near.row, near.cosine]));
      for (const near of index.nearest(x, row, x.rows)) squares += (near.cosine - exact.get(near.row)!) ** 2;
    }
    expect(Math.sqrt(squares / (100 * x.rows))).toBeLessThan(0.1);
  });

  it('answers with the nearest first and no more than asked for', () => {
    const cosines = index.nearest(x, 3, 20).map(({ cosine }) => cosine);
    expect(cosines).toHaveLength(20);
    expect(cosines).toEqual([...cosines].sort((a, b) => b - a));
  });

  it('answers with every row when asked for more than there are', () => {
    expect(index.nearest(x, 3, 5000)).toHaveLength(x.rows);
  });

  it('knows no neighbours of an empty row', () => {
    const builder = new CsrBuilder(COLUMNS);
    builder.endRow();
    expect(index.nearest(builder.build(), 0, 5)).toEqual([]);
  });

  it('answers the same after saving and loading', () => {
    expect(NeighbourIndex.fromParts(index.toParts()).nearest(x, 11, 50)).toEqual(index.nearest(x, 11, 50));
  });

  it('takes 64 bytes a row', () => {
    expect(index.toParts().arrays.sketches!.byteLength).toBe(64 * x.rows);
  });

  it.each([
    ['other sketches', { sketchBits: 256 }, { sketches: new Int32Array(16) }],
    ['half a row', { sketchBits: 512 }, { sketches: new Int32Array(8) }],
    ['nothing', { sketchBits: 512 }, {}],
  ])('is refused from a file with %s', (_, meta, arrays) => {
    expect(() => NeighbourIndex.fromParts({ meta, arrays })).toThrow(
      expect.objectContaining({ code: 'INVALID_CONTENT' }),
    );
  });
});

describe('rankByCosine', () => {
  it('ranks rows of any length by angle', () => {
    const builder = new CsrBuilder(3);
    for (const entries of [
      [[0, 2]],
      [
        [0, 3],
        [1, 3],
      ],
      [[2, 1]],
      [],
    ] as [number, number][][]) {
      for (const [column, value] of entries) builder.push(column, value);
      builder.endRow();
    }
    const x = builder.build();
    const ranked = rankByCosine(x, 0, x, 4);
    expect(ranked.map(({ row }) => row)).toEqual([0, 1, 2, 3]);
    expect(ranked.map(({ cosine }) => cosine)).toEqual([1, expect.closeTo(Math.SQRT1_2, 12), 0, 0]);
  });
});
