import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../src/ml/gate/judge.js';
import { LinearFit } from '../../src/ml/linear/linear-fit.js';
import { DEFAULT_LINEAR_OPTIONS } from '../../src/ml/linear/linear-options.js';
import type { LabelledRows } from '../../src/ml/model/rows.js';
import { CsrBuilder } from '../../src/ml/sparse/csr.js';
import {
  DEFAULT_VECTORIZER_OPTIONS,
  type FittedTextVectorizer,
  TextVectorizer,
} from '../../src/ml/text/vectorizer.js';
import { DEFAULT_GATE_RULE } from '../../src/platform/gate-rule.js';
import { generateSampleListings } from '../../src/subjects/listings/dataset/sample/generate.js';

const TRAIN_ROWS = 2000;
const GOLD_ROWS = 2000;
const WORD = { wordNgramMax: 1, charNgramMin: 2, charNgramMax: 0 };
const WORDS = { ...DEFAULT_VECTORIZER_OPTIONS, title: WORD, description: WORD };
const RULE = { ...DEFAULT_GATE_RULE, resamples: 300 };

interface Row {
  title: string;
  description: string;
  label: number;
}

let train: Row[];
let gold: Row[];
let codes: string[];
let vectorizer: FittedTextVectorizer;
let trainRows: LabelledRows;
let goldRows: LabelledRows;

beforeAll(() => {
  const listings = [...generateSampleListings({ listings: TRAIN_ROWS + GOLD_ROWS, seed: 3 })];
  codes = [...new Set(listings.map(({ categoryCode }) => categoryCode))].sort();
  const rows = listings.map(({ designation, description, categoryCode }) => ({
    ...{ title: designation, description, label: codes.indexOf(categoryCode) },
  }));
  [train, gold] = [rows.slice(0, TRAIN_ROWS), rows.slice(TRAIN_ROWS)];
  vectorizer = new TextVectorizer(WORDS).fit(train);
  trainRows = featuresOf(train);
  goldRows = featuresOf(gold);
});

function featuresOf(rows: readonly Row[]): LabelledRows {
  const builder = new CsrBuilder(vectorizer.featureCount);
  for (const row of rows) vectorizer.transform(row, builder);
  return { text: builder.build(), pictures: null, y: Uint16Array.from(rows, ({ label }) => label) };
}

/** Trains a real model, a few passes over the rows, so that their order matters, and lets it answer the gold rows. */
async function answersOf(rows: LabelledRows, { seed = 0, passes = 2 } = {}): Promise<number[]> {
  const options = { ...DEFAULT_LINEAR_OPTIONS, passes, seed };
  const fit = new LinearFit(rows, codes.length, options, { threads: 1 });
  await fit.run(goldRows, { onProgress() {}, onEpoch: async () => {} });
  const classifier = fit.classifier();
  const scores = new Float64Array(codes.length);
  return gold.map((_, row) => {
    classifier.scoresInto(goldRows, row, scores);
    return scores.indexOf(Math.max(...scores));
  });
}

function judged(champion: number[], challenger: number[]) {
  const truth = gold.map(({ label }) => label);
  const answers = { truth, champion, challenger, classCount: codes.length };
  return judge({ answers, codes, costs: null }, RULE);
}

describe('real models of listings', () => {
  it('trained with only another seed are rejected at least 95 times in 100', async () => {
    const champion = await answersOf(trainRows);
    let rejected = 0;
    let flips = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const { verdict, evidence } = judged(champion, await answersOf(trainRows, { seed }));
      if (verdict === 'REJECTED') rejected++;
      flips += evidence.flips;
    }
    expect(flips).toBeGreaterThan(100 * 10); // the seed does change the answers
    expect(rejected).toBeGreaterThanOrEqual(95);
  }, 300_000);

  it.each([0, 1, 2, 3, 4])(
    'that have lost their class number %d of the largest are rejected, naming it',
    async (at) => {
      const counts = codes.map((_, label) => train.filter((row) => row.label === label).length);
      const largest = codes.map((_, label) => label).sort((one, other) => counts[other]! - counts[one]!);
      const lost = largest[at]!;
      const champion = await answersOf(trainRows, { passes: 5 });
      const broken = train.map((row) => (row.label === lost ? { ...row, label: largest[at + 1]! } : row));
      const { verdict, evidence, reasons } = judged(
        champion,
        await answersOf(featuresOf(broken), { passes: 5 }),
      );
      expect(verdict).toBe('REJECTED');
      expect(evidence.fallen).toContain(codes[lost]);
      expect(reasons[0]).toContain(`${codes[lost]} by`);
    },
  );

  it('trained on three times the rows are promoted', async () => {
    const champion = await answersOf(featuresOf(train.slice(0, TRAIN_ROWS / 3)), { passes: 5 });
    expect(judged(champion, await answersOf(trainRows, { passes: 5 })).verdict).toBe('PASSED');
  });
});
