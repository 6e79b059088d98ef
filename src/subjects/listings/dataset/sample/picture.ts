import sharp from 'sharp';
import { createRandom, type Random } from '../../../../ml/random.js';
import { RAKUTEN_CATEGORIES } from '../categories.js';
import { CATEGORY_PROFILES } from './profiles.js';

type Shape =
  | 'upright'
  | 'case'
  | 'figure'
  | 'card'
  | 'blocks'
  | 'cloth'
  | 'rod'
  | 'chair'
  | 'round'
  | 'sweets';

/** How pictures of a category mostly look: what stands in the middle, and the hue of it in degrees. */
const LOOKS: Readonly<Record<string, readonly [Shape, number]>> = {
  10: ['upright', 30],
  40: ['case', 210],
  50: ['blocks', 250],
  60: ['case', 0],
  1140: ['figure', 40],
  1160: ['card', 50],
  1180: ['figure', 100],
  1280: ['blocks', 10],
  1281: ['blocks', 130],
  1300: ['rod', 0],
  1301: ['cloth', 320],
  1302: ['rod', 160],
  1320: ['chair', 330],
  1560: ['chair', 25],
  1920: ['cloth', 40],
  1940: ['sweets', 350],
  2060: ['round', 45],
  2220: ['round', 100],
  2280: ['upright', 340],
  2403: ['upright', 210],
  2462: ['case', 120],
  2522: ['card', 220],
  2582: ['chair', 90],
  2583: ['round', 200],
  2585: ['rod', 100],
  2705: ['upright', 270],
  2905: ['case', 280],
};

const SIZE_PX = 112;
/** Of the pictures, those that show something else altogether: a logo, a parcel, another product. */
const MISLEADING_SHARE = 0.12;
/** Of the pictures, those taken like the pictures of a look-alike category. */
const LOOK_ALIKE_SHARE = 0.2;
/** Of the listings, those without a picture. */
const MISSING_SHARE = 0.03;
const HUE_SPREAD_DEGREES = 38;

/**
 * A made-up product picture as JPEG, about 3 kB, or null for a listing that has none. It tells the category often but
 * not always, as real pictures do: hues and angles vary, backgrounds differ, some pictures mislead.
 * @param seed of the sample; the same seed and picture id give the same picture
 */
export async function drawSamplePicture(
  categoryCode: string,
  imageId: number,
  seed: number,
): Promise<Uint8Array | null> {
  const random = createRandom((seed % 2 ** 22) * 2 ** 30 + imageId);
  if (random.next() < MISSING_SHARE) return null;
  const [shape, hue] = LOOKS[lookOf(categoryCode, random)]!;
  const svg = drawing(shape, hue + (random.next() + random.next() - 1) * HUE_SPREAD_DEGREES, random);
  return sharp(Buffer.from(svg)).jpeg({ quality: 70 }).toBuffer();
}

function lookOf(code: string, random: Random): string {
  const chance = random.next();
  if (chance < MISLEADING_SHARE) return RAKUTEN_CATEGORIES[random.int(RAKUTEN_CATEGORIES.length)]!.code;
  const neighbours = Object.keys(CATEGORY_PROFILES[code]?.looksLike ?? {});
  if (chance < MISLEADING_SHARE + LOOK_ALIKE_SHARE && neighbours.length > 0) {
    return neighbours[random.int(neighbours.length)]!;
  }
  return code;
}

function drawing(shape: Shape, hue: number, random: Random): string {
  const between = (low: number, high: number) => low + (high - low) * random.next();
  const ground =
    random.next() < 0.65 ? '#ffffff' : `hsl(${between(0, 360)},${between(5, 40)}%,${between(55, 90)}%)`;
  const main = `hsl(${hue},${between(40, 85)}%,${between(35, 60)}%)`;
  const second = `hsl(${hue + between(-60, 60)},${between(30, 80)}%,${between(55, 85)}%)`;
  const turn = between(-14, 14);
  const scale = between(0.7, 1.05);
  const [x, y] = [between(-6, 6), between(-6, 6)];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE_PX}" height="${SIZE_PX}" viewBox="-56 -56 112 112">` +
    `<rect x="-56" y="-56" width="112" height="112" fill="${ground}"/>` +
    `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${scale})">${SHAPES[shape](main, second, between)}</g></svg>`
  );
}

type Between = (low: number, high: number) => number;
type Draw = (main: string, second: string, between: Between) => string;

const rect = (x: number, y: number, width: number, height: number, fill: string, radius = 0) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"/>`;
const disc = (x: number, y: number, radius: number, fill: string) =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;
const times = (count: number, draw: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => draw(index)).join('');

const SHAPES: Readonly<Record<Shape, Draw>> = {
  upright: (main, second, between) =>
    rect(-28, -40, 56, 80, main) +
    rect(-22, between(-34, -20), 44, between(8, 16), second) +
    times(3, (line) => rect(-20, 14 + 7 * line, between(20, 40), 2, second)),
  case: (main, second, between) =>
    rect(-34, -40, 68, 80, main, 3) +
    rect(-34, -40, 68, 12, '#222') +
    disc(between(-10, 10), between(-4, 12), between(12, 20), second),
  figure: (main, second, between) =>
    disc(0, -28, between(9, 13), second) +
    rect(-12, -16, 24, 34, main, 6) +
    rect(-26, -14, 12, between(20, 30), main, 5) +
    rect(14, -14, 12, between(20, 30), main, 5) +
    rect(-11, 18, 9, 24, second) +
    rect(2, 18, 9, 24, second),
  card: (main, second, between) =>
    times(
      3,
      (index) =>
        `<g transform="rotate(${(index - 1) * between(8, 18)})">${rect(-20, -30, 40, 60, index === 1 ? main : second, 4)}</g>`,
    ),
  blocks: (main, second, between) =>
    times(9, (index) =>
      rect(
        -34 + 24 * (index % 3),
        -34 + 24 * Math.floor(index / 3),
        between(14, 22),
        between(14, 22),
        index % 2 === 0 ? main : second,
        2,
      ),
    ),
  cloth: (main, second, between) =>
    `<path d="M-38 -30 L-14 -38 Q0 -28 14 -38 L38 -30 L30 -8 L20 -12 L22 40 L-22 40 L-20 -12 L-30 -8 Z" fill="${main}"/>` +
    times(4, (line) => rect(-18, -4 + 10 * line, 36, between(1, 4), second)),
  rod: (main, second, between) =>
    rect(-46, -4, 92, between(4, 8), main, 3) +
    disc(between(-30, -10), 4, between(8, 14), second) +
    rect(20, -10, 20, 20, second, 4),
  chair: (main, second, between) =>
    rect(-26, -38, 10, 44, main) +
    rect(-26, 0, 52, between(8, 14), second) +
    rect(-26, 10, 7, 30, main) +
    rect(19, 10, 7, 30, main) +
    rect(-18, -34, between(20, 40), 26, second, 4),
  round: (main, second, between) =>
    `<ellipse cx="0" cy="4" rx="42" ry="${between(22, 34)}" fill="${main}"/>` +
    `<ellipse cx="0" cy="0" rx="34" ry="${between(12, 20)}" fill="${second}"/>`,
  sweets: (main, second, between) =>
    times(12, (index) =>
      disc(between(-34, 34), between(-34, 34), between(5, 10), index % 2 === 0 ? main : second),
    ),
};
