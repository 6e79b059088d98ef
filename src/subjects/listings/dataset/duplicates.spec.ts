import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../pipeline/dataset/clean.js';
import { DuplicateFinder } from './duplicates.js';

interface Row {
  title: string;
  description: string;
  group: string;
}

function clustersOf(rows: Partial<Row>[]): number[] {
  const finder = new DuplicateFinder();
  for (const row of rows) finder.add({ title: '', description: '', group: '', ...row });
  return [...finder.clusters()];
}

const telling = 'lampe de table en bois';

describe('DuplicateFinder', () => {
  it.each([
    ['case', 'LAMPE De Table'],
    ['accents', 'lampé dê tàble'],
    ['punctuation', 'lampe, de - table!'],
    ['white space', ' lampe  de\ttable '],
    ['markup', cleanText('<b>lampe</b> de&nbsp;table<br>')],
  ])('takes texts that differ in %s for the same', (_what, title) => {
    expect(clustersOf([{ title: 'lampe de table' }, { title }])).toEqual([0, 0]);
  });

  it('links rows of one telling title, whatever their descriptions', () => {
    expect(
      clustersOf([
        { title: telling, description: 'a' },
        { title: telling, description: 'b' },
      ]),
    ).toEqual([0, 0]);
  });

  it('does not link rows by a short title alone', () => {
    expect(
      clustersOf([
        { title: 'harry potter', description: 'a' },
        { title: 'harry potter', description: 'b' },
      ]),
    ).toEqual([0, 1]);
  });

  it('does not mistake the end of a title for the beginning of a description', () => {
    expect(
      clustersOf([
        { title: 'a b', description: 'c' },
        { title: 'a', description: 'b c' },
      ]),
    ).toEqual([0, 1]);
  });

  it('links rows of one group, and none without a group', () => {
    const rows = [{ group: 'g', title: 'a' }, { title: 'b' }, { group: 'g', title: 'c' }, { title: 'd' }];
    expect(clustersOf(rows)).toEqual([0, 1, 0, 2]);
  });

  it('does not take listings without any text for one product', () => {
    expect(clustersOf([{}, { title: ' ' }, { description: '!' }, {}])).toEqual([0, 1, 2, 3]);
  });

  it('links listings without any text that are of one group', () => {
    expect(clustersOf([{ group: 'g' }, {}, { group: 'g' }])).toEqual([0, 1, 0]);
  });

  it('links rows through others', () => {
    const rows = [
      { title: 'a', group: 'g' },
      { title: telling, description: 'x' },
      { title: telling, description: 'y', group: 'g' },
    ];
    expect(clustersOf(rows)).toEqual([0, 0, 0]);
  });

  it('finds the same clusters in any order of the rows', () => {
    const row = fc.record({
      title: fc.constantFrom('a', 'A', 'b', telling, telling.toUpperCase(), `${telling} rouge`),
      description: fc.constantFrom('', 'x', 'y'),
      group: fc.constantFrom('', '', 'g', 'h'),
    });
    const shuffled = fc
      .array(row, { minLength: 1, maxLength: 12 })
      .chain((rows) =>
        fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows.keys()], { minLength: rows.length })),
      );
    fc.assert(
      fc.property(shuffled, ([rows, order]) => {
        const straight = clustersOf(rows);
        const mixed = clustersOf(order.map((at) => rows[at]!));
        for (let a = 0; a < order.length; a++) {
          for (let b = 0; b < a; b++) {
            expect(mixed[a] === mixed[b]).toBe(straight[order[a]!] === straight[order[b]!]);
          }
        }
      }),
    );
  });

  it('tells 100,000 similar texts apart', () => {
    const clusters = clustersOf(Array.from({ length: 100_000 }, (_, at) => ({ title: `lot ${at}` })));
    expect(new Set(clusters).size).toBe(100_000);
  });
});
