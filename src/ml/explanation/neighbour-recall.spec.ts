import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { CsrBuilder, type CsrMatrix } from '../sparse/csr.js';
import { TextVectorizer } from '../text/vectorizer.js';
import { NeighbourIndex, rankByCosine } from './neighbour-index.js';

const FILE = new URL('../../../../shared/data/pricerunner/pricerunner_aggregate.csv', import.meta.url);
const present = existsSync(FILE);
const ROWS = 6000;
const QUESTIONS = 40;

describe.skipIf(!present)(
  present
    ? 'neighbours on PriceRunner'
    : 'neighbours on PriceRunner (skipped: ../shared/data/pricerunner is absent)',
  () => {
    it('has nine of ten of the five nearest offers among 50 candidates', () => {
      const [known, asked] = readOffers();
      const index = NeighbourIndex.build(known);
      let found = 0;
      for (let row = 0; row < QUESTIONS; row++) {
        const candidates = new Set(index.nearest(asked, row, 50).map((near) => near.row));
        found += rankByCosine(asked, row, known, 5).filter((near) => candidates.has(near.row)).length;
      }
      expect(found / (5 * QUESTIONS)).toBeGreaterThan(0.9);
    });
  },
);

function readOffers(): [CsrMatrix, CsrMatrix] {
  const lines: string[][] = parse(readFileSync(FILE), { relax_quotes: true });
  const order = Int32Array.from(lines.keys());
  createRandom(1).shuffle(order);
  const documents = Array.from(order, (at) => ({ title: lines[at]![1]!, description: '' }));
  const vectorizer = new TextVectorizer().fit(documents.slice(0, ROWS));
  const rowsOf = (from: number, to: number) => {
    const builder = new CsrBuilder(vectorizer.featureCount);
    for (const document of documents.slice(from, to)) vectorizer.transform(document, builder);
    return builder.build();
  };
  return [rowsOf(0, ROWS), rowsOf(ROWS, ROWS + QUESTIONS)];
}
