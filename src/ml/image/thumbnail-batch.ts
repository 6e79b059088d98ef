import type { PictureRows } from '../model/rows.js';
import type { Random } from '../random.js';
import { PICTURE_FEATURE_COUNT, PICTURE_FEATURES, THUMBNAIL_SIDE } from './picture-features.js';
import { cnnInput } from './small-cnn.js';

const CHANNELS = 3;
const SHIFT_MAX_PX = 2;

/** Thumbnails of rows, each mirrored at half of the times and shifted by up to 2 pixels, its rim repeated. */
export function augmentedThumbnails(pictures: PictureRows, rows: Int32Array, random: Random): Float32Array {
  const length = THUMBNAIL_SIDE * THUMBNAIL_SIDE * CHANNELS;
  const out = new Float32Array(rows.length * length);
  rows.forEach((row, at) => {
    const start = row * PICTURE_FEATURE_COUNT + PICTURE_FEATURES.thumbnail.start;
    const isMirrored = random.int(2) === 1;
    const shiftX = random.int(2 * SHIFT_MAX_PX + 1) - SHIFT_MAX_PX;
    const shiftY = random.int(2 * SHIFT_MAX_PX + 1) - SHIFT_MAX_PX;
    for (let y = 0; y < THUMBNAIL_SIDE; y++) {
      for (let x = 0; x < THUMBNAIL_SIDE; x++) {
        const fromX = inside((isMirrored ? THUMBNAIL_SIDE - 1 - x : x) + shiftX);
        const from = start + (inside(y + shiftY) * THUMBNAIL_SIDE + fromX) * CHANNELS;
        const to = at * length + (y * THUMBNAIL_SIDE + x) * CHANNELS;
        for (let k = 0; k < CHANNELS; k++) out[to + k] = cnnInput(pictures.values[from + k] as number);
      }
    }
  });
  return out;
}

function inside(place: number): number {
  return Math.min(THUMBNAIL_SIDE - 1, Math.max(0, place));
}
