import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { fitKeywordBaseline } from '../baseline/keyword.js';
import { fitMajorityBaseline } from '../baseline/majority.js';
import { identityCalibration } from '../calibration/calibration.js';
import { LinearFit } from '../linear/linear-fit.js';
import { DEFAULT_LINEAR_OPTIONS } from '../linear/linear-options.js';
import { evaluateClassification } from '../metrics/classification.js';
import { createRandom } from '../random.js';
import { CsrBuilder } from '../sparse/csr.js';
import { type TextDocument, TextVectorizer } from '../text/vectorizer.js';
import { ListingModel } from './listing-model.js';

const FILE = new URL('../../../../shared/data/pricerunner/pricerunner_aggregate.csv', import.meta.url);
const present = existsSync(FILE);
const TRAIN_ROWS = 6_400;
const TEST_ROWS = 1_600;

interface Labelled extends TextDocument {
  readonly label: number;
}

describe.skipIf(!present)(
  present
    ? 'on 8,000 offers of PriceRunner'
    : 'on PriceRunner (skipped: ../shared/data/pricerunner is absent)',
  () => {
    let f1: { model: number; keyword: number; majority: number };

    beforeAll(async () => {
      const { train, test, classCount } = readSample();
      const labels = Uint16Array.from(train, (row) => row.label);
      const model = await trainModel(train, labels, classCount);
      const weightedF1 = (classifier: { predict(document: TextDocument): Float32Array }) =>
        evaluateClassification({
          truth: test.map((row) => row.label),
          probabilities: Float32Array.from(test.flatMap((row) => [...classifier.predict(row)])),
          classCount,
        }).weightedF1;
      f1 = {
        model: weightedF1({ predict: (row) => model.predict({ ...row, picture: null }) }),
        keyword: weightedF1(fitKeywordBaseline(train, labels, classCount)),
        majority: weightedF1(fitMajorityBaseline(labels, classCount)),
      };
    });

    it('the linear model reaches a weighted F1 of 0.98', () => {
      expect(f1.model).toBeGreaterThan(0.98);
    });

    it('the linear model makes less than a third of the errors of the keyword baseline', () => {
      expect(1 - f1.model).toBeLessThan((1 - f1.keyword) / 3);
    });

    it('the majority baseline stays below 0.1', () => {
      expect(f1.majority).toBeLessThan(0.1);
    });
  },
);

function readSample(): { train: Labelled[]; test: Labelled[]; classCount: number } {
  const lines: string[][] = parse(readFileSync(FILE), { relax_quotes: true });
  const codes = [...new Set(lines.map((line) => line[6]!))].sort();
  const order = Int32Array.from(lines.keys());
  createRandom(1).shuffle(order);
  const rows = Array.from(order.subarray(0, TRAIN_ROWS + TEST_ROWS), (at) => {
    const line = lines[at]!;
    return { title: line[1]!, description: '', label: codes.indexOf(line[6]!) };
  });
  return { train: rows.slice(0, TRAIN_ROWS), test: rows.slice(TRAIN_ROWS), classCount: codes.length };
}

async function trainModel(
  train: readonly Labelled[],
  labels: Uint16Array,
  classCount: number,
): Promise<ListingModel> {
  const vectorizer = new TextVectorizer().fit(train);
  const builder = new CsrBuilder(vectorizer.featureCount);
  for (const document of train) vectorizer.transform(document, builder);
  const rows = { text: builder.build(), pictures: null, y: labels };
  const fit = new LinearFit(rows, classCount, { ...DEFAULT_LINEAR_OPTIONS, seed: 1 }, { threads: 1 });
  await fit.run(rows, { onProgress() {}, onEpoch: async () => {} });
  return new ListingModel({
    vectorizer,
    classifier: fit.classifier(),
    calibration: identityCalibration(classCount),
    classCodes: Array.from({ length: classCount }, (_, index) => String(index)),
    notes: {},
  });
}
