import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyCalibration, identityCalibration } from '../calibration/calibration.js';
import { fitCalibration } from '../calibration/fit-calibration.js';
import { evaluateClassification } from '../metrics/classification.js';
import type { Classifier } from '../model/classifier.js';
import type { FeatureRows, LabelledRows } from '../model/rows.js';
import { createRandom, type Random } from '../random.js';
import { CsrBuilder } from '../sparse/csr.js';
import { fitFusion } from './fit-fusion.js';
import { type CalibratedClassifier, FusionClassifier } from './fusion-classifier.js';
import { fitFusionWeights } from './fusion-weights.js';

const CLASSES = 4;

describe('fitFusionWeights against scipy.optimize', () => {
  const reference = JSON.parse(
    readFileSync(new URL('../../../test/reference/fusion.json', import.meta.url), 'utf8'),
  ) as Record<'text' | 'picture' | 'y' | 'shift', number[]> &
    Record<'classCount' | 'textWeight' | 'pictureWeight', number>;
  const weights = fitFusionWeights(
    { ...reference, text: Float64Array.from(reference.text), picture: Float64Array.from(reference.picture) },
    true,
  );

  it('finds the weight of the text', () => {
    expect(weights.text).toBeCloseTo(reference.textWeight, 5);
  });

  it('finds the weight of the picture', () => {
    expect(weights.picture).toBeCloseTo(reference.pictureWeight, 5);
  });

  it('finds the shifts', () => {
    reference.shift.forEach((shift, c) => {
      expect(weights.shift[c]).toBeCloseTo(shift, 5);
    });
  });
});

/** A row's entries are the scores of the classes; one without entries is answered in favour of class 0. */
const textByEntries: Classifier = {
  kind: 'linear',
  classCount: CLASSES,
  scoresInto({ text }, row, out) {
    out.fill(0);
    out[0] = 0.1;
    for (let at = text.indptr[row]!; at < text.indptr[row + 1]!; at++)
      out[text.indices[at]!] = text.values[at]!;
  },
  toParts: () => ({ meta: {}, arrays: { own: Float32Array.of(1) } }),
};

/** The first bytes of a picture's features are the scores of the classes, from -4 to 4. */
const pictureByBytes: Classifier = {
  kind: 'image',
  classCount: CLASSES,
  scoresInto({ pictures }, row, out) {
    for (let c = 0; c < CLASSES; c++) out[c] = (pictures!.values[row * CLASSES + c]! - 128) / 32;
  },
  toParts: () => ({ meta: {}, arrays: { own: Float32Array.of(2) } }),
};

interface Drawing {
  readonly rows: number;
  /** How far the true class stands out of scores that vary by about 1. */
  readonly textSignal: number;
  readonly pictureSignal: number;
  readonly seed: number;
}

/** Three of four rows have a picture; one of ten has no known word. */
function drawRows({ rows, textSignal, pictureSignal, seed }: Drawing): LabelledRows {
  const random = createRandom(seed);
  const text = new CsrBuilder(CLASSES);
  const y = Uint16Array.from({ length: rows }, () => Math.min(random.int(CLASSES), random.int(CLASSES)));
  const values = new Uint8Array(rows * CLASSES);
  const present = Uint8Array.from({ length: rows }, () => (random.int(4) > 0 ? 1 : 0));
  y.forEach((label, row) => {
    const hasText = random.int(10) > 0;
    for (let c = 0; c < CLASSES; c++) {
      const own = c === label ? 1 : 0;
      if (hasText) text.push(c, normal(random) + own * textSignal);
      const byte = 128 + 32 * (normal(random) + own * pictureSignal);
      if (present[row] === 1) values[row * CLASSES + c] = Math.min(255, Math.max(0, Math.round(byte)));
    }
    text.endRow();
  });
  return { text: text.build(), pictures: { values, present }, y };
}

/** About normal, mean 0 and variance 1. */
function normal(random: Random): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random.next();
  return sum;
}

function calibrated(classifier: Classifier, rows: LabelledRows): CalibratedClassifier {
  return {
    classifier,
    calibration: fitCalibration({ scores: scoresOf(classifier, rows), y: rows.y, classCount: CLASSES }),
  };
}

function scoresOf(classifier: Classifier, rows: LabelledRows): Float64Array {
  const scores = new Float64Array(rows.y.length * CLASSES);
  rows.y.forEach((_, row) => {
    classifier.scoresInto(rows, row, scores.subarray(row * CLASSES, (row + 1) * CLASSES));
  });
  return scores;
}

function reportOf({ classifier, calibration }: CalibratedClassifier, rows: LabelledRows) {
  const probabilities = scoresOf(classifier, rows);
  rows.y.forEach((_, row) => {
    applyCalibration(calibration, probabilities.subarray(row * CLASSES, (row + 1) * CLASSES));
  });
  return evaluateClassification({ truth: rows.y, probabilities, classCount: CLASSES });
}

function fuse(drawing: Drawing) {
  const validation = drawRows(drawing);
  const text = calibrated(textByEntries, validation);
  const picture = { classifier: pictureByBytes, calibration: identityCalibration(CLASSES) };
  const { classifier, trial } = fitFusion(text, picture, validation);
  return { text, trial, fusion: { classifier, calibration: identityCalibration(CLASSES) } };
}

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

describe('pictures of noise', () => {
  it.each(SEEDS)('leave every probability as the text gives it, seed %i', (seed) => {
    const { text, fusion } = fuse({ rows: 200, textSignal: 2, pictureSignal: 0, seed });
    const gold = drawRows({ rows: 200, textSignal: 2, pictureSignal: 0, seed: seed + 1000 });
    const byText = scoresOf(text.classifier, gold);
    const byBoth = scoresOf(fusion.classifier, gold);
    for (let row = 0; row < gold.y.length; row++) {
      const place = [row * CLASSES, (row + 1) * CLASSES] as const;
      applyCalibration(text.calibration, byText.subarray(...place));
      applyCalibration(fusion.calibration, byBoth.subarray(...place));
    }
    expect(byBoth).toEqual(byText);
  });
});

describe('pictures with signal', () => {
  it.each(SEEDS.slice(0, 10))('raise the score on held-out rows, seed %i', (seed) => {
    const { text, fusion } = fuse({ rows: 500, textSignal: 2, pictureSignal: 1.5, seed });
    const gold = drawRows({ rows: 2000, textSignal: 2, pictureSignal: 1.5, seed: seed + 1000 });
    const byText = reportOf(text, gold);
    const byBoth = reportOf(fusion, gold);
    expect(byBoth.weightedF1).toBeGreaterThan(byText.weightedF1 + 0.03);
    expect(byBoth.logLoss).toBeLessThan(byText.logLoss);
  });
});

describe('a fusion that trusts its pictures', () => {
  const rows = drawRows({ rows: 400, textSignal: 2, pictureSignal: 1.5, seed: 5 });
  let text: CalibratedClassifier;
  let fusion: FusionClassifier;

  beforeAll(() => {
    const fused = fuse({ rows: 400, textSignal: 2, pictureSignal: 1.5, seed: 4 });
    text = fused.text;
    fusion = fused.fusion.classifier;
  });

  function rowsWith(hasPicture: boolean, hasText: boolean): number[] {
    return [...rows.y.keys()].filter(
      (row) =>
        (rows.pictures!.present[row] === 1) === hasPicture &&
        rows.text.indptr[row + 1]! > rows.text.indptr[row]! === hasText,
    );
  }

  function scores(classifier: Classifier, from: FeatureRows, row: number): Float64Array {
    const out = new Float64Array(CLASSES);
    classifier.scoresInto(from, row, out);
    return out;
  }

  it('answers a listing without a picture exactly as its text', () => {
    for (const row of rowsWith(false, true)) {
      const expected = scores(text.classifier, rows, row);
      const actual = scores(fusion, rows, row);
      applyCalibration(text.calibration, expected);
      applyCalibration(identityCalibration(CLASSES), actual);
      expect(actual).toEqual(expected);
    }
  });

  it('answers a listing without a known word exactly as its picture', () => {
    for (const row of rowsWith(true, false)) {
      expect(scores(fusion, rows, row)).toEqual(scores(pictureByBytes, rows, row));
    }
  });

  it('does not read the features of a picture that is not there', () => {
    const marked = {
      ...rows,
      pictures: { ...rows.pictures!, values: rows.pictures!.values.map((v) => 255 - v) },
    };
    for (const row of rowsWith(false, true))
      expect(scores(fusion, marked, row)).toEqual(scores(fusion, rows, row));
  });

  it('splits a score into text and picture', () => {
    for (const row of rows.y.keys()) {
      const evidence = fusion.evidenceOf(rows, row, 1);
      expect(evidence.text + evidence.picture).toBeCloseTo(scores(fusion, rows, row)[1]!, 12);
      expect(evidence.pictureShare).toBeGreaterThanOrEqual(0);
      expect(evidence.pictureShare).toBeLessThanOrEqual(1);
    }
  });

  it('gives the picture no share where there is none', () => {
    for (const row of rowsWith(false, true)) expect(fusion.evidenceOf(rows, row, 0).pictureShare).toBe(0);
  });

  it('answers the same after saving and loading', () => {
    const inner = { linear: textByEntries, image: pictureByBytes };
    const loaded = FusionClassifier.fromParts(fusion.toParts(), (kind) => inner[kind as keyof typeof inner]);
    for (const row of rows.y.keys()) expect(scores(loaded, rows, row)).toEqual(scores(fusion, rows, row));
  });

  it('gives each inner classifier its own arrays back', () => {
    const found: Record<string, unknown> = {};
    FusionClassifier.fromParts(fusion.toParts(), (kind, parts) => {
      found[kind] = parts.arrays.own;
      return kind === 'image' ? pictureByBytes : textByEntries;
    });
    expect(found).toEqual({ linear: Float32Array.of(1), image: Float32Array.of(2) });
  });

  it.each([
    ['a weight', { textWeight: 'much' }],
    ['what is inside', { text: null }],
    ['a fusion that is not inside itself', { text: { kind: 'fusion', meta: {} } }],
  ])('is refused from a file that lacks %s', (_, changed) => {
    const { meta, arrays } = fusion.toParts();
    expect(() =>
      FusionClassifier.fromParts({ meta: { ...meta, ...changed }, arrays }, () => textByEntries),
    ).toThrow(expect.objectContaining({ code: 'INVALID_CONTENT' }));
  });
});

describe('fitFusion', () => {
  it('learns nothing from a handful of pictures', () => {
    const { trial, fusion } = fuse({ rows: 20, textSignal: 2, pictureSignal: 4, seed: 1 });
    expect(trial).toBeNull();
    expect(fusion.classifier.content.weights.picture).toBe(0);
  });

  it('does without pictures when no listing has one', () => {
    const validation = {
      ...drawRows({ rows: 200, textSignal: 2, pictureSignal: 2, seed: 1 }),
      pictures: null,
    };
    const alone = { classifier: textByEntries, calibration: identityCalibration(CLASSES) };
    const { classifier } = fitFusion(alone, { ...alone, classifier: pictureByBytes }, validation);
    expect(classifier.content.pictureAnswersAlone).toBe(false);
  });

  it('refuses classifiers of different classes', () => {
    const rows = drawRows({ rows: 50, textSignal: 2, pictureSignal: 2, seed: 1 });
    const alone = { classifier: textByEntries, calibration: identityCalibration(CLASSES) };
    const other = { classifier: { ...pictureByBytes, classCount: 3 }, calibration: identityCalibration(3) };
    expect(() => fitFusion(alone, other, rows)).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH' }));
  });
});
