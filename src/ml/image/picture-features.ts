import { brightnessOf } from './brightness.js';
import { COLOUR_BINS, colourHistogram } from './colour-histogram.js';
import type { DecodedPicture } from './decode-picture.js';
import { HOG_LENGTH, orientedGradients } from './oriented-gradients.js';
import { PICTURE_STATISTICS, pictureStatistics } from './picture-statistics.js';
import { RASTER_SIDE } from './raster.js';

/** Raised whenever the same picture may give other features. */
export const PICTURE_FEATURE_VERSION = 1;

/** Side of the thumbnail in pixels; each is the mean of a square of the raster. */
export const THUMBNAIL_SIDE = 24;

/** Where each kind of feature starts and ends (exclusive) in the features of a picture. */
export const PICTURE_FEATURES = ranges({
  /** Colours of the whole picture and of its middle, padding left out. */
  colours: 2 * COLOUR_BINS,
  /** Histograms of oriented gradients. */
  gradients: HOG_LENGTH,
  /** Edge and background statistics. */
  statistics: PICTURE_STATISTICS.length,
  /** Red, green, blue, row by row. */
  thumbnail: THUMBNAIL_SIDE * THUMBNAIL_SIDE * 3,
});

export const PICTURE_FEATURE_COUNT = PICTURE_FEATURES.thumbnail.end;

/** All features of a picture, each a share in [0, 1] kept as a byte: PICTURE_FEATURE_COUNT bytes. */
export function pictureFeatures(picture: DecodedPicture): Uint8Array {
  const out = new Uint8Array(PICTURE_FEATURE_COUNT);
  const { colours, gradients, statistics, thumbnail } = PICTURE_FEATURES;
  const brightness = brightnessOf(picture.pixels);
  const whole = { left: picture.left, top: picture.top, width: picture.width, height: picture.height };
  putShares(out, colours.start, colourHistogram(picture.pixels, whole));
  putShares(out, colours.start + COLOUR_BINS, colourHistogram(picture.pixels, middleOf(whole)));
  putShares(out, gradients.start, orientedGradients(brightness));
  putShares(out, statistics.start, pictureStatistics(picture, brightness));
  putThumbnail(out, thumbnail.start, picture.pixels);
  return out;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The middle half of a box in both directions. */
function middleOf({ left, top, width, height }: Box): Box {
  return {
    left: left + (width >> 2),
    top: top + (height >> 2),
    width: Math.max(1, width >> 1),
    height: Math.max(1, height >> 1),
  };
}

function putShares(out: Uint8Array, start: number, shares: ArrayLike<number>): void {
  for (let i = 0; i < shares.length; i++) {
    out[start + i] = Math.round(255 * Math.min(1, Math.max(0, shares[i] as number)));
  }
}

function putThumbnail(out: Uint8Array, start: number, pixels: Uint8Array): void {
  const square = RASTER_SIDE / THUMBNAIL_SIDE;
  for (let y = 0; y < THUMBNAIL_SIDE; y++) {
    for (let x = 0; x < THUMBNAIL_SIDE; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let dy = 0; dy < square; dy++) {
          for (let dx = 0; dx < square; dx++) {
            sum += pixels[((y * square + dy) * RASTER_SIDE + x * square + dx) * 3 + channel] as number;
          }
        }
        out[start + (y * THUMBNAIL_SIDE + x) * 3 + channel] = Math.round(sum / (square * square));
      }
    }
  }
}

function ranges<Name extends string>(
  lengths: Readonly<Record<Name, number>>,
): Readonly<Record<Name, { readonly start: number; readonly end: number }>> {
  const found = {} as Record<Name, { start: number; end: number }>;
  let start = 0;
  for (const [name, length] of Object.entries(lengths) as [Name, number][]) {
    found[name] = { start, end: start + length };
    start += length;
  }
  return found;
}
