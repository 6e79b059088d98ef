import type { FitListener } from '../model/classifier.js';
import type { LabelledRows } from '../model/rows.js';
import { createRandom } from '../random.js';
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './image-options.js';
import { PICTURE_FEATURE_COUNT } from './picture-features.js';

export const silent: FitListener = { onProgress() {}, onEpoch: async () => {} };

export const options = (changes: Partial<ImageOptions> = {}): ImageOptions => ({
  ...DEFAULT_IMAGE_OPTIONS,
  cnn: 'off',
  seed: 7,
  ...changes,
});

/** Rows of two or more classes, each class brighter than the one before, the fifth row of five without a picture. */
export function brightnessRows(count: number, { classCount = 3, seed = 1 } = {}): LabelledRows {
  const random = createRandom(seed);
  const values = new Uint8Array(count * PICTURE_FEATURE_COUNT);
  const present = Uint8Array.from({ length: count }, (_, row) => (row % 5 === 4 ? 0 : 1));
  const y = Uint16Array.from({ length: count }, (_, row) => row % classCount);
  y.forEach((label, row) => {
    if (present[row] === 0) return;
    for (let i = 0; i < PICTURE_FEATURE_COUNT; i++) {
      values[row * PICTURE_FEATURE_COUNT + i] = 40 * label + random.int(80);
    }
  });
  return { ...withoutText(count), pictures: { values, present }, y };
}

export function withoutText(count: number): Pick<LabelledRows, 'text'> {
  const none = { indices: new Uint32Array(0), values: new Float32Array(0) };
  return { text: { rows: count, columns: 1, indptr: new Uint32Array(count + 1), ...none } };
}

export function withPictureShare(rows: LabelledRows, present: 0 | 1): LabelledRows {
  const { values } = rows.pictures!;
  return { ...rows, pictures: { values, present: new Uint8Array(rows.y.length).fill(present) } };
}
