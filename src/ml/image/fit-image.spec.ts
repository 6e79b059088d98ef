import { describe, expect, it } from 'vitest';
import type { EpochFigures } from '../model/classifier.js';
import { trainerOf } from './fit-cnn.js';
import { fitImage } from './fit-image.js';
import { ImageClassifier } from './image-classifier.js';
import { PICTURE_FEATURE_COUNT } from './picture-features.js';
import { brightnessRows, options, silent, withPictureShare } from './pictures.fixture.js';

const fitted = (train = brightnessRows(60), changes = {}, listener = silent) =>
  fitImage(train, brightnessRows(30, { seed: 2 }), 3, options(changes), listener);
const learn = async (...given: Parameters<typeof fitted>) => (await fitted(...given)).classifier;

function scoresOf(classifier: ImageClassifier, rows: ReturnType<typeof brightnessRows>): number[][] {
  return Array.from(rows.y, (_, row) => {
    const out = new Float64Array(classifier.classCount);
    classifier.scoresInto(rows, row, out);
    return [...out];
  });
}

const refusal = (code: string) => expect.objectContaining({ code });

describe('fitImage', () => {
  it('finds the classes of planted pictures', async () => {
    const test = withPictureShare(brightnessRows(30, { seed: 3 }), 1);
    const shown = test.y.map((_, row) => row).filter((row) => row % 5 !== 4);

    const scores = scoresOf(await learn(), test);

    const right = [...shown].filter((row) => scores[row]!.indexOf(Math.max(...scores[row]!)) === test.y[row]);
    expect(right).toHaveLength(shown.length);
  });

  it('answers a listing without a picture with the log shares of the classes, one row added to each', async () => {
    const train = brightnessRows(60);
    train.y.fill(0, 0, 30);
    const counts = [0, 1, 2].map((label) => train.y.filter((other) => other === label).length + 1);

    const [scores] = scoresOf(await learn(train), withPictureShare(brightnessRows(1), 0));

    for (const [label, count] of counts.entries())
      expect(scores![label]).toBeCloseTo(Math.log(count / 63), 6);
  });

  it('does not look at the features of a row without a picture', async () => {
    const loud = brightnessRows(60);
    loud.pictures!.present.forEach((isPresent, row) => {
      const start = row * PICTURE_FEATURE_COUNT;
      if (isPresent === 0) loud.pictures!.values.fill(255, start, start + PICTURE_FEATURE_COUNT);
    });

    expect((await learn(loud)).toParts()).toEqual((await learn()).toParts());
  });

  it('learns other weights from another seed', async () => {
    expect((await learn(undefined, { seed: 8 })).toParts()).not.toEqual((await learn()).toParts());
  });

  it('goes on to 1,000 steps where there are few pictures', async () => {
    const epochs: EpochFigures[] = [];

    await learn(undefined, {}, { ...silent, onEpoch: async (figures) => void epochs.push(figures) });

    expect(epochs.at(-1)).toMatchObject({ epoch: 500, epochs: 500 });
  });

  it('lowers the loss', async () => {
    const losses: number[] = [];

    await learn(undefined, {}, { ...silent, onEpoch: async ({ trainLoss }) => void losses.push(trainLoss) });

    expect(losses.at(-1)).toBeLessThan(losses[0]! / 4);
  });

  it('refuses rows of which none has a picture', async () => {
    await expect(learn(withPictureShare(brightnessRows(20), 0))).rejects.toEqual(refusal('EMPTY_INPUT'));
  });

  it('refuses pictures of another number of features', async () => {
    const rows = brightnessRows(20);
    const pictures = { ...rows.pictures!, values: rows.pictures!.values.subarray(20) };

    await expect(learn({ ...rows, pictures })).rejects.toEqual(refusal('SHAPE_MISMATCH'));
  });

  it('refuses options out of range', async () => {
    await expect(learn(undefined, { decay: -1 })).rejects.toEqual(refusal('INVALID_OPTION'));
  });
});

describe('ImageClassifier.fromParts', () => {
  it('refuses the features of another version', async () => {
    const { meta, arrays } = (await learn()).toParts();

    const load = () => ImageClassifier.fromParts({ meta: { ...meta, featureVersion: 0 }, arrays });

    expect(load).toThrow(refusal('INVALID_CONTENT'));
  });

  it('refuses weights of another length', async () => {
    const { meta, arrays } = (await learn()).toParts();

    const load = () =>
      ImageClassifier.fromParts({ meta, arrays: { ...arrays, weights: new Float32Array(5) } });

    expect(load).toThrow(refusal('INVALID_CONTENT'));
  });

  it('refuses to load without one of its arrays', async () => {
    const { meta, arrays } = (await learn()).toParts();
    const { bias, ...others } = arrays;

    expect(bias).toBeDefined();
    expect(() => ImageClassifier.fromParts({ meta, arrays: others })).toThrow(refusal('INVALID_CONTENT'));
  });
});

describe('what trained a convolutional network', () => {
  const backendOf = (backendName: string) =>
    trainerOf({ tf: { version_core: '4.22.0' }, backendName, description: 'as loaded' });

  it('is plain JavaScript where WebAssembly was loaded, which cannot', () => {
    expect(['wasm', 'tensorflow', 'cpu'].map(backendOf)).toEqual([
      'tfjs 4.22.0, plain JavaScript',
      'as loaded',
      'as loaded',
    ]);
  });

  it('is nothing where none was trained', async () => {
    expect((await fitted(brightnessRows(15), { cnn: 'off' })).backend).toBeNull();
  });
});
