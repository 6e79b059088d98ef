import { describe, expect, it } from 'vitest';
import { PICTURE_FEATURE_COUNT } from '../image/picture-features.js';
import { createRandom } from '../random.js';
import { CsrBuilder } from '../sparse/csr.js';
import type { Classifier, FitListener } from './classifier.js';
import { decodeClassifier } from './decode-classifier.js';
import { ESTIMATORS, type Estimator } from './estimators.fixture.js';
import type { LabelledRows } from './rows.js';

const CLASS_COUNT = 3;
const FEATURES = 12;

/** Rows in which a class shows in the words and in the brightness of the picture, both with noise. */
function rows(count: number, seed = 1): LabelledRows {
  const random = createRandom(seed);
  const builder = new CsrBuilder(FEATURES);
  const y = new Uint16Array(count);
  const present = new Uint8Array(count);
  const values = new Uint8Array(count * PICTURE_FEATURE_COUNT);
  for (let row = 0; row < count; row++) {
    const label = row % CLASS_COUNT;
    y[row] = label;
    builder.push(label, 0.8 + 0.2 * random.next());
    builder.push(CLASS_COUNT + random.int(FEATURES - CLASS_COUNT), 0.5);
    builder.endRow();
    present[row] = random.next() < 0.8 ? 1 : 0;
    if (present[row] === 0) continue;
    for (let at = 0; at < PICTURE_FEATURE_COUNT; at++) {
      values[row * PICTURE_FEATURE_COUNT + at] = 60 * label + random.int(60);
    }
  }
  return { text: builder.build(), pictures: { values, present }, y };
}

const silent: FitListener = { onProgress() {}, onEpoch: async () => {} };

const trained = ({ fit: run }: Estimator, train = rows(120), seed = 7): Promise<Classifier> =>
  run(train, rows(45, 2), CLASS_COUNT, seed, silent);

const bytesOf = (classifier: Classifier) => {
  const { meta, arrays } = classifier.toParts();
  const hex = Object.entries(arrays).map(([name, array]) => [
    name,
    Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('hex'),
  ]);
  return JSON.stringify([meta, hex]);
};

function scoresOf(classifier: Classifier, of: LabelledRows): number[][] {
  const out = new Float64Array(CLASS_COUNT);
  return Array.from(of.y, (_, row) => {
    classifier.scoresInto(of, row, out);
    return [...out];
  });
}

/** The row alone, as a request brings it. */
function single({ text, pictures, y }: LabelledRows, row: number): LabelledRows {
  const builder = new CsrBuilder(text.columns);
  for (let entry = text.indptr[row]!; entry < text.indptr[row + 1]!; entry++) {
    builder.push(text.indices[entry]!, text.values[entry]!);
  }
  builder.endRow();
  const start = row * PICTURE_FEATURE_COUNT;
  return {
    text: builder.build(),
    y: y.slice(row, row + 1),
    pictures: {
      values: pictures!.values.slice(start, start + PICTURE_FEATURE_COUNT),
      present: pictures!.present.slice(row, row + 1),
    },
  };
}

const refusal = (code: string) => expect.objectContaining({ code });

describe.each(ESTIMATORS.map((estimator) => [estimator.name, estimator] as const))('%s', (_, estimator) => {
  it('gives the same bytes for the same seed', async () => {
    expect(bytesOf(await trained(estimator))).toBe(bytesOf(await trained(estimator)));
  });

  it('learns what is planted', async () => {
    const test = rows(60, 3);

    const scores = scoresOf(await trained(estimator), test);

    const right = scores.filter((row, index) => row.indexOf(Math.max(...row)) === test.y[index]);
    expect(right.length).toBeGreaterThan(estimator.rightMin);
  });

  it('scores a row alone as in a batch', async () => {
    const test = rows(30, 4);
    const classifier = await trained(estimator);

    const together = scoresOf(classifier, test);

    const alone = Array.from(test.y, (_label, row) => scoresOf(classifier, single(test, row))[0]);
    expect(alone).toEqual(together);
  });

  it('scores the same after it was saved and loaded', async () => {
    const classifier = await trained(estimator);

    const loaded = decodeClassifier(classifier.kind, classifier.toParts());

    expect(scoresOf(loaded, rows(30, 5))).toEqual(scoresOf(classifier, rows(30, 5)));
  });

  it('writes the same bytes after it was saved and loaded', async () => {
    const classifier = await trained(estimator);

    expect(bytesOf(decodeClassifier(classifier.kind, classifier.toParts()))).toBe(bytesOf(classifier));
  });

  it('answers a row of which nothing is known with finite scores', async () => {
    const { text } = rows(1);
    const nothing = { text: { ...text, indptr: new Uint32Array(2) }, pictures: null };
    const out = new Float64Array(CLASS_COUNT).fill(Number.NaN);

    (await trained(estimator)).scoresInto(nothing, 0, out);

    expect([...out].every(Number.isFinite)).toBe(true);
  });

  it('refuses to learn from no rows', async () => {
    await expect(trained(estimator, rows(0))).rejects.toEqual(refusal('EMPTY_INPUT'));
  });

  it('refuses to learn from one class', async () => {
    const train = { ...rows(60), y: new Uint16Array(60).fill(1) };

    await expect(trained(estimator, train)).rejects.toEqual(refusal('ONE_CLASS_ONLY'));
  });

  it('refuses a class that it was not told of', async () => {
    const train = rows(60);
    train.y[17] = CLASS_COUNT;

    await expect(trained(estimator, train)).rejects.toEqual(refusal('LABEL_OUT_OF_RANGE'));
  });

  it('refuses a feature that is not a number', async () => {
    const train = rows(60);
    train.text.values[5] = Number.NaN;

    const fitted = trained(estimator, train);

    if (estimator.readsText) await expect(fitted).rejects.toEqual(refusal('NOT_A_NUMBER'));
    else await expect(fitted).resolves.toBeDefined();
  });

  it('ends when its listener throws', async () => {
    const stop = new Error('cancelled');
    const listener = {
      ...silent,
      onProgress: () => {
        throw stop;
      },
    };

    await expect(estimator.fit(rows(120), rows(45, 2), CLASS_COUNT, 7, listener)).rejects.toBe(stop);
  });
});

it('has no way to predict before the fit', () => {
  for (const estimator of ESTIMATORS) {
    // @ts-expect-error an estimator has no scores; only what its fit returns has
    expect(estimator.scoresInto).toBeUndefined();
  }
});
