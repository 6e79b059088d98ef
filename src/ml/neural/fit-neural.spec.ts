import { describe, expect, it } from 'vitest';
import { plantedRows, withoutText } from '../../../test/ml-neural/planted-rows.js';
import { encodeContainer } from '../format/container.js';
import { softmaxInPlace } from '../linear/softmax.js';
import { evaluateClassification } from '../metrics/classification.js';
import type { EpochFigures, FitListener } from '../model/classifier.js';
import type { FeatureRows, LabelledRows } from '../model/rows.js';
import { fitNeural } from './fit-neural.js';
import type { NeuralClassifier } from './neural-classifier.js';
import { DEFAULT_NEURAL_OPTIONS, type NeuralOptions } from './neural-options.js';

const CLASSES = 4;
const OPTIONS: NeuralOptions = {
  ...DEFAULT_NEURAL_OPTIONS,
  components: 8,
  firstUnits: 16,
  secondUnits: 8,
  batchRows: 32,
  dropout: 0.1,
  epochs: 6,
  learningRate: 0.01,
  seed: 3,
};
const QUIET: FitListener = { onProgress: () => undefined, onEpoch: async () => undefined };

const train = plantedRows({ rows: 400, seed: 1 });
const validation = plantedRows({ rows: 100, seed: 2 });
const test = plantedRows({ rows: 300, seed: 4 });

describe('fitNeural', () => {
  it('learns words that tell the class to a weighted F1 of 0.97', async () => {
    const classifier = await fitted(train, validation);
    expect(report(classifier, test).weightedF1).toBeGreaterThan(0.97);
  });

  it('learns pictures that tell the class, where the words do not, to a weighted F1 of 0.95', async () => {
    const pictured = { tellingTerms: 0, pictureShare: 1 };
    const classifier = await fitted(
      plantedRows({ rows: 400, seed: 1, ...pictured }),
      plantedRows({ rows: 100, seed: 2, ...pictured }),
    );
    expect(report(classifier, plantedRows({ rows: 300, seed: 4, ...pictured })).weightedF1).toBeGreaterThan(
      0.95,
    );
  });

  it('judges by the words where the picture is missing, and by the picture where the words are', async () => {
    const both = { pictureShare: 0.7 };
    const classifier = await fitted(
      plantedRows({ rows: 600, seed: 1, ...both }),
      plantedRows({ rows: 100, seed: 2, ...both }),
      { textDropShare: 0.2 },
    );
    const all = plantedRows({ rows: 300, seed: 4, pictureShare: 1 });
    expect(report(classifier, { ...all, pictures: null }).weightedF1).toBeGreaterThan(0.95);
    expect(report(classifier, withoutText(all)).weightedF1).toBeGreaterThan(0.9);
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const both = plantedRows({ rows: 200, seed: 1, pictureShare: 0.5 });
    const checks = plantedRows({ rows: 50, seed: 2, pictureShare: 0.5 });
    const first = bytesOf(await fitted(both, checks, { epochs: 2 }));
    expect(bytesOf(await fitted(both, checks, { epochs: 2 })).equals(first)).toBe(true);
    expect(bytesOf(await fitted(both, checks, { epochs: 2, seed: 4 })).equals(first)).toBe(false);
  });

  it('ends when the validation rows get no better, with the best epoch', async () => {
    const mislabelled = { ...validation, y: validation.y.map((label) => (label + 1) % CLASSES) };
    const epochs: EpochFigures[] = [];
    const classifier = await fitted(train, mislabelled, { epochs: 6, patience: 2 }, collecting(epochs));
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    const { logLoss } = report(classifier, mislabelled);
    expect(logLoss).toBeCloseTo(epochs[0]!.validationLogLoss, 1);
    expect(Math.abs(logLoss - epochs[2]!.validationLogLoss)).toBeGreaterThan(0.2);
  });

  it('lifts a rare class by its weight', async () => {
    const rare = { classCount: 2, firstClassShare: 0.95, tellingTerms: 1 };
    const rows = plantedRows({ rows: 600, seed: 1, ...rare });
    const checks = plantedRows({ rows: 200, seed: 2, ...rare });
    const fresh = plantedRows({ rows: 600, seed: 4, ...rare });
    const recallAt = async (classWeightPower: number) => {
      const classifier = await fitted(rows, checks, { classWeightPower, epochs: 2, patience: 2 }, QUIET, 2);
      const { confusion, perClass } = report(classifier, fresh);
      return confusion[3]! / perClass[1]!.support;
    };
    expect(await recallAt(1)).toBeGreaterThan((await recallAt(0)) + 0.1);
  });

  it('tells its progress, rising to 1, and lets the event loop turn between batches', async () => {
    const fractions: number[] = [];
    let turns = 0;
    let running = true;
    const turn = () => {
      turns++;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    await fitted(train, validation, { epochs: 2 }, { ...QUIET, onProgress: (f) => fractions.push(f) });
    running = false;
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect([fractions[0], fractions.at(-1)]).toEqual([0, 1]);
    expect(turns).toBeGreaterThanOrEqual(fractions.length - 1);
  });

  it('says which backend trained', async () => {
    const { backend } = await fitNeural(train, validation, CLASSES, { ...OPTIONS, epochs: 1 }, QUIET);
    expect(backend).toMatch(/^tfjs/);
  });

  it.each<[string, string, LabelledRows]>([
    ['no rows', 'EMPTY_INPUT', plantedRows({ rows: 0, seed: 1 })],
    ['one class only', 'ONE_CLASS_ONLY', { ...train, y: new Uint16Array(400) }],
    ['a label out of range', 'LABEL_OUT_OF_RANGE', { ...train, y: new Uint16Array(400).fill(4) }],
    ['fewer labels than rows', 'SHAPE_MISMATCH', { ...train, y: new Uint16Array(399) }],
    ['NaN', 'NOT_A_NUMBER', withNaN(train)],
    [
      'pictures of part of the rows',
      'SHAPE_MISMATCH',
      { ...train, pictures: { values: new Uint8Array(399 * 6), present: new Uint8Array(399) } },
    ],
    [
      'half a picture feature',
      'SHAPE_MISMATCH',
      { ...train, pictures: { values: new Uint8Array(1001), present: new Uint8Array(400) } },
    ],
  ])('refuses to learn from %s', async (_, code, rows) => {
    await expect(fitted(rows, validation)).rejects.toMatchObject({ code });
  });

  it.each<[string, string, LabelledRows]>([
    ['no rows', 'EMPTY_INPUT', plantedRows({ rows: 0, seed: 1 })],
    ['a label out of range', 'LABEL_OUT_OF_RANGE', { ...validation, y: new Uint16Array(100).fill(4) }],
    ['fewer text features', 'SHAPE_MISMATCH', plantedRows({ rows: 100, seed: 1, classCount: 3 })],
    ['NaN', 'NOT_A_NUMBER', withNaN(validation)],
  ])('refuses to check itself on %s', async (_, code, rows) => {
    await expect(fitted(train, rows)).rejects.toMatchObject({ code });
  });

  it.each<Partial<NeuralOptions>>([
    { components: 12 },
    { components: 0 },
    { dropout: 1 },
    { learningRate: Number.NaN },
    { epochs: 0 },
    { batchRows: 0.5 },
    { seed: 0.5 },
  ])('refuses %j', async (change) => {
    await expect(fitted(train, validation, change)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      facts: { option: Object.keys(change)[0] },
    });
  });
});

async function fitted(
  rows: LabelledRows,
  checks: LabelledRows,
  change: Partial<NeuralOptions> = {},
  listener: FitListener = QUIET,
  classCount = CLASSES,
): Promise<NeuralClassifier> {
  const { classifier } = await fitNeural(rows, checks, classCount, { ...OPTIONS, ...change }, listener);
  return classifier;
}

function report(classifier: NeuralClassifier, rows: FeatureRows & { readonly y: Uint16Array }) {
  const { classCount } = classifier;
  const probabilities = new Float64Array(rows.y.length * classCount);
  for (let row = 0; row < rows.y.length; row++) {
    const out = probabilities.subarray(row * classCount, (row + 1) * classCount);
    classifier.scoresInto(rows, row, out);
    softmaxInPlace(out);
  }
  return evaluateClassification({ truth: rows.y, probabilities, classCount });
}

function collecting(into: EpochFigures[]): FitListener {
  return { ...QUIET, onEpoch: async (figures) => void into.push(figures) };
}

function bytesOf(classifier: NeuralClassifier): Buffer {
  return Buffer.concat(encodeContainer({ kind: 'neural', ...classifier.toParts() }));
}

function withNaN(rows: LabelledRows): LabelledRows {
  const values = rows.text.values.slice();
  values[5] = Number.NaN;
  return { ...rows, text: { ...rows.text, values } };
}
