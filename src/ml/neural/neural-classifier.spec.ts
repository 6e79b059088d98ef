import { beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeContainer, encodeContainer } from '../format/container.js';
import type { ModelParts } from '../model/classifier.js';
import type { FeatureRows } from '../model/rows.js';
import { createRandom } from '../random.js';
import { CsrBuilder } from '../sparse/csr.js';
import { type Backend, loadBackend } from './load-backend.js';
import { NetworkInputs } from './network-inputs.js';
import { NeuralClassifier } from './neural-classifier.js';
import { PictureScaling } from './picture-scaling.js';
import { TensorNetwork } from './tensor-network.js';
import { TextProjection } from './text-projection.js';

const TEXT_FEATURES = 20;
const PICTURE_FEATURES = 4;
const WIDTH = 8;
const CLASSES = 3;

const rows = randomRows(12);
const inputs = randomInputs();
let backend: Backend;
let network: TensorNetwork;
let classifier: NeuralClassifier;

beforeAll(async () => {
  backend = await loadBackend();
  network = trainedNetwork(backend);
  classifier = new NeuralClassifier(inputs, network.denseLayers());
});

describe('NeuralClassifier', () => {
  it('gives the scores that TensorFlow.js gives', () => {
    const values = new Float32Array(rows.text.rows * inputs.width);
    for (let row = 0; row < rows.text.rows; row++) {
      inputs.fillText(rows, row, values, row * inputs.width);
      inputs.fillPicture(rows, row, values, row * inputs.width);
    }
    const expected = network.scores(values, rows.text.rows);
    const actual = allScores(classifier, rows);
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.1);
    actual.forEach((score, at) => {
      expect(Math.abs(score - expected[at]!)).toBeLessThan(1e-5);
    });
  });

  it('gives a row the same scores alone and in a batch', () => {
    const alone = Array.from({ length: rows.text.rows }, (_, row) => {
      const out = new Float64Array(CLASSES);
      classifier.scoresInto(onlyRow(rows, row), 0, out);
      return [...out];
    });
    expect(alone.flat()).toEqual([...allScores(classifier, rows)]);
  });

  it('gives the same scores and the same bytes after it was saved and read', () => {
    const saved = encode(classifier.toParts());
    const read = NeuralClassifier.fromParts(decodeContainer(saved));
    expect(allScores(read, rows)).toEqual(allScores(classifier, rows));
    expect(encode(read.toParts()).equals(saved)).toBe(true);
  });

  it('works without pictures after it was saved and read', () => {
    const textOnly = new NeuralClassifier(new NetworkInputs(inputs.projection, undefined), [
      {
        inputs: WIDTH + 1,
        outputs: 2,
        weights: new Float32Array((WIDTH + 1) * 2).fill(0.5),
        bias: new Float32Array(2),
      },
    ]);
    const read = NeuralClassifier.fromParts(decodeContainer(encode(textOnly.toParts())));
    const out = new Float64Array(2);
    read.scoresInto(rows, 0, out);
    expect(out[0]).not.toBe(0);
  });

  it('does not read what stands in the place of a picture that is not there', () => {
    const scores = (filler: number) => {
      const present = new Uint8Array(rows.text.rows);
      const values = new Uint8Array(rows.text.rows * PICTURE_FEATURES).fill(filler);
      return allScores(classifier, { text: rows.text, pictures: { values, present } });
    };
    expect(scores(255)).toEqual(scores(0));
    expect(scores(0)).toEqual(allScores(classifier, { text: rows.text, pictures: null }));
  });

  it('refuses fewer text features than it was trained on', () => {
    const narrow = new CsrBuilder(TEXT_FEATURES - 1);
    narrow.endRow();
    expect(() => allScores(classifier, { text: narrow.build(), pictures: null })).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
  });

  it('refuses pictures of another width', () => {
    const pictures = { values: new Uint8Array(12 * 5), present: new Uint8Array(12).fill(1) };
    expect(() => allScores(classifier, { text: rows.text, pictures })).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
  });

  it.each<[string, (parts: ModelParts) => ModelParts]>([
    ['without sizes', ({ arrays }) => ({ meta: {}, arrays })],
    ['of no layer', ({ meta, arrays }) => ({ meta: { ...meta, layerCount: 0 }, arrays })],
    ['without its weights', ({ meta, arrays }) => ({ meta, arrays: without(arrays, 'weights1') })],
    ['without its projection', ({ meta, arrays }) => ({ meta, arrays: without(arrays, 'projection') })],
    ['with a longer projection', (parts) => withArray(parts, 'projection', new Int8Array(WIDTH * 21))],
    ['with a shorter bias', (parts) => withArray(parts, 'bias0', new Float32Array(6))],
    ['with weights of another type', (parts) => withArray(parts, 'weights0', new Float64Array(91))],
    ['with fewer deviations', (parts) => withArray(parts, 'pictureDeviations', new Float32Array(3))],
    ['with more picture features', (parts) => withPictureFeatures(parts, 5)],
  ])('refuses to be read %s', (_, damage) => {
    expect(() => NeuralClassifier.fromParts(damage(classifier.toParts()))).toThrow(
      expect.objectContaining({ code: 'INVALID_CONTENT' }),
    );
  });
});

describe('a process that only predicts', () => {
  it('does not load TensorFlow.js', async () => {
    const parts = classifier.toParts();
    const expected = allScores(classifier, rows);
    vi.resetModules();
    vi.doMock('@tensorflow/tfjs', () => {
      throw new Error('loaded');
    });
    vi.doMock('./load-backend.js', () => {
      throw new Error('loaded');
    });
    const fresh = await import('./neural-classifier.js');
    expect(allScores(fresh.NeuralClassifier.fromParts(parts) as NeuralClassifier, rows)).toEqual(expected);
    vi.doUnmock('@tensorflow/tfjs');
    vi.doUnmock('./load-backend.js');
  });
});

function randomRows(count: number): FeatureRows {
  const random = createRandom(7);
  const text = new CsrBuilder(TEXT_FEATURES);
  for (let row = 0; row < count; row++) {
    for (let term = row % 3; term < TEXT_FEATURES; term += 3) text.push(term, random.next());
    text.endRow();
  }
  return {
    text: text.build(),
    pictures: {
      values: Uint8Array.from({ length: count * PICTURE_FEATURES }, () => random.int(256)),
      present: Uint8Array.from({ length: count }, () => random.int(2)),
    },
  };
}

function randomInputs(): NetworkInputs<TextProjection> {
  const random = createRandom(8);
  const vectors = Float32Array.from({ length: TEXT_FEATURES * WIDTH }, () => random.next() - 0.5);
  return new NetworkInputs(TextProjection.quantised(vectors, WIDTH), PictureScaling.fit(rows.pictures!));
}

function trainedNetwork({ tf }: Backend): TensorNetwork {
  const random = createRandom(9);
  const trained = new TensorNetwork(tf, [inputs.width, 7, 5, CLASSES], random, 0);
  for (let step = 0; step < 20; step++) {
    const values = Float32Array.from({ length: 8 * inputs.width }, () => random.next() - 0.5);
    const targets = new Float32Array(8 * CLASSES);
    for (let row = 0; row < 8; row++) targets[row * CLASSES + random.int(CLASSES)] = 1;
    trained.train({ rows: 8, inputs: values, targets }, 0.02, WIDTH);
  }
  return trained;
}

function allScores(of: NeuralClassifier, these: FeatureRows): Float64Array {
  const out = new Float64Array(these.text.rows * of.classCount);
  for (let row = 0; row < these.text.rows; row++) {
    of.scoresInto(these, row, out.subarray(row * of.classCount, (row + 1) * of.classCount));
  }
  return out;
}

function onlyRow({ text, pictures }: FeatureRows, row: number): FeatureRows {
  const builder = new CsrBuilder(text.columns);
  for (let entry = text.indptr[row]!; entry < text.indptr[row + 1]!; entry++) {
    builder.push(text.indices[entry]!, text.values[entry]!);
  }
  builder.endRow();
  const start = row * PICTURE_FEATURES;
  return {
    text: builder.build(),
    pictures: {
      values: pictures!.values.slice(start, start + PICTURE_FEATURES),
      present: pictures!.present.slice(row, row + 1),
    },
  };
}

function encode(parts: ModelParts): Buffer {
  return Buffer.concat(encodeContainer({ kind: 'neural', ...parts }));
}

function without(arrays: ModelParts['arrays'], name: string): ModelParts['arrays'] {
  return Object.fromEntries(Object.entries(arrays).filter(([key]) => key !== name));
}

function withArray(
  { meta, arrays }: ModelParts,
  name: string,
  array: ModelParts['arrays'][string],
): ModelParts {
  return { meta, arrays: { ...arrays, [name]: array } };
}

function withPictureFeatures(parts: ModelParts, count: number): ModelParts {
  return withArray(
    withArray(parts, 'pictureMeans', new Float32Array(count)),
    'pictureDeviations',
    new Float32Array(count).fill(1),
  );
}
