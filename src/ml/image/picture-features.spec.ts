import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { brightnessOf } from './brightness.js';
import { colourHistogram } from './colour-histogram.js';
import type { DecodedPicture } from './decode-picture.js';
import { orientedGradients } from './oriented-gradients.js';
import {
  PICTURE_FEATURE_COUNT,
  PICTURE_FEATURES,
  pictureFeatures,
  THUMBNAIL_SIDE,
} from './picture-features.js';
import { PICTURE_STATISTICS, pictureStatistics } from './picture-statistics.js';
import { RASTER_SIDE } from './raster.js';

type Colour = (x: number, y: number) => readonly [number, number, number];

function raster(colour: Colour): Uint8Array {
  const pixels = new Uint8Array(RASTER_SIDE * RASTER_SIDE * 3);
  for (let y = 0; y < RASTER_SIDE; y++) {
    for (let x = 0; x < RASTER_SIDE; x++) pixels.set(colour(x, y), (y * RASTER_SIDE + x) * 3);
  }
  return pixels;
}

const FULL = { left: 0, top: 0, width: RASTER_SIDE, height: RASTER_SIDE };
const full = (colour: Colour): DecodedPicture => ({ pixels: raster(colour), ...FULL });

const partOf = (features: Uint8Array, part: keyof typeof PICTURE_FEATURES) =>
  features.subarray(PICTURE_FEATURES[part].start, PICTURE_FEATURES[part].end);

const statistic = (features: Uint8Array, name: (typeof PICTURE_STATISTICS)[number]) =>
  partOf(features, 'statistics')[PICTURE_STATISTICS.indexOf(name)]! / 255;

describe('against numpy', () => {
  const reference = JSON.parse(
    readFileSync(new URL('../../../test/reference/image_features.json', import.meta.url), 'utf8'),
  ) as {
    place: Omit<DecodedPicture, 'pixels'>;
    pixelSum: number;
    gradients: number[];
    colours: number[];
    statistics: Record<string, number>;
  };
  const { place } = reference;
  /** The same formula as in the script. */
  const pixels = raster((x, y) => {
    if (y < place.top || y >= place.top + place.height) return [255, 255, 255];
    const square = Math.floor(x / 16) + Math.floor(y / 16);
    if (square % 5 === 1) return [30, 32, 31];
    if (square % 3 === 0) return [250, 250, 250];
    return [
      (x * x + 3 * y) % 256,
      (5 * x + Math.floor((y * y) / 2)) % 256,
      (x * y + 40 * Math.floor(x / 24)) % 256,
    ];
  });
  const brightness = brightnessOf(pixels);

  it('starts from the same picture', () => {
    expect(pixels.reduce((sum, value) => sum + value, 0)).toBe(reference.pixelSum);
  });

  it('has the same histograms of oriented gradients', () => {
    const gradients = orientedGradients(brightness);

    expect(gradients.length).toBe(reference.gradients.length);
    gradients.forEach((value, at) => {
      expect(value).toBeCloseTo(reference.gradients[at]!, 5);
    });
  });

  it('has the same colour histogram', () => {
    const colours = colourHistogram(pixels, place);

    expect(colours.length).toBe(reference.colours.length);
    colours.forEach((value, at) => {
      expect(value).toBeCloseTo(reference.colours[at]!, 4);
    });
  });

  it.each(PICTURE_STATISTICS.map((name, at) => [name, at] as const))('has the same %s', (name, at) => {
    const value = pictureStatistics({ pixels, ...place }, brightness)[at]!;

    expect(value).toBeCloseTo(reference.statistics[name]!, 6);
  });
});

describe('pictureFeatures', () => {
  it('fills the named ranges without a gap', () => {
    const ends = Object.values(PICTURE_FEATURES).map(({ end }) => end);
    const starts = Object.values(PICTURE_FEATURES).map(({ start }) => start);

    expect(starts).toEqual([0, ...ends.slice(0, -1)]);
    expect(pictureFeatures(full(() => [9, 9, 9])).length).toBe(PICTURE_FEATURE_COUNT);
  });

  it('is the same for the same picture', () => {
    const random = createRandom(1);
    const picture = full(() => [random.int(256), random.int(256), random.int(256)]);

    expect(pictureFeatures(picture)).toEqual(pictureFeatures(picture));
  });

  it('scales a thumbnail down by the means of squares', () => {
    const thumbnail = partOf(
      pictureFeatures(full((x, y) => [x % 2 === 0 ? 100 : 102, y, 255 - x])),
      'thumbnail',
    );

    expect([...thumbnail.subarray(0, 3)]).toEqual([101, 2, 254]);
    expect([...thumbnail.subarray(-3)]).toEqual([101, 94, 162]);
    expect(thumbnail.length).toBe(THUMBNAIL_SIDE * THUMBNAIL_SIDE * 3);
  });

  it('finds no gradient in a picture of one colour', () => {
    expect(
      partOf(pictureFeatures(full(() => [80, 90, 200])), 'gradients').every((value) => value === 0),
    ).toBe(true);
  });

  it('finds no product on an empty ground', () => {
    expect(statistic(pictureFeatures(full(() => [255, 255, 255])), 'foreground share')).toBe(0);
  });

  it('finds where the product stands', () => {
    const inside = (x: number, y: number) => x >= 24 && x < 72 && y >= 48 && y < 84;
    const features = pictureFeatures(full((x, y) => (inside(x, y) ? [20, 20, 20] : [255, 255, 255])));

    const box = (['left', 'top', 'width', 'height'] as const).map((side) =>
      statistic(features, `foreground ${side}`),
    );

    expect(box.map((share) => Math.round(share * RASTER_SIDE))).toEqual([24, 48, 48, 36]);
  });

  it('keeps the padding out of the colours', () => {
    const place = { left: 0, top: 24, width: 96, height: 48 };
    const isInside = (y: number) => y >= 24 && y < 72;
    const padded = { pixels: raster((_, y) => (isInside(y) ? [200, 0, 0] : [255, 255, 255])), ...place };

    expect(partOf(pictureFeatures(padded), 'colours')).toEqual(
      partOf(pictureFeatures(full(() => [200, 0, 0])), 'colours'),
    );
  });

  it('keeps the padding out of the statistics', () => {
    const place = { left: 24, top: 0, width: 48, height: 96 };
    const dark = raster((x) => (x >= 24 && x < 72 ? [10, 10, 10] : [255, 255, 255]));

    expect(statistic(pictureFeatures({ pixels: dark, ...place }), 'white share')).toBe(0);
  });

  it('measures pictures of every size that fits', () => {
    const side = fc.integer({ min: 1, max: RASTER_SIDE });
    fc.assert(
      fc.property(side, side, fc.integer(), (width, height, seed) => {
        const random = createRandom(seed);
        const picture = {
          pixels: raster(() => [random.int(256), random.int(256), random.int(256)]),
          left: (RASTER_SIDE - width) >> 1,
          top: (RASTER_SIDE - height) >> 1,
          width,
          height,
        };
        const measured = pictureStatistics(picture, brightnessOf(picture.pixels));
        expect(measured.every((value) => value >= 0 && value <= 1.0000001)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
