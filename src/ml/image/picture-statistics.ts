import type { DecodedPicture } from './decode-picture.js';
import { RASTER_SIDE } from './raster.js';

const BORDER_PX = 4;
const WHITE_MIN = 0.94;
const EDGE_MIN = 0.1;
/** How far from the border's mean brightness a pixel is no longer background. */
const FOREGROUND_MIN = 0.12;
const ENTROPY_BINS = 32;

/** What is measured, in the order of the features; all in [0, 1]. */
export const PICTURE_STATISTICS = [
  'aspect',
  'white share',
  'white share of the border',
  'border mean red',
  'border mean green',
  'border mean blue',
  'border spread',
  'mean brightness',
  'brightness spread',
  'brightness entropy',
  'edge share',
  'edge share of the middle',
  'foreground share',
  'foreground left',
  'foreground top',
  'foreground width',
  'foreground height',
] as const;

/** Edge and background statistics of the part of the raster that the picture covers. */
export function pictureStatistics(picture: DecodedPicture, brightness: Float32Array): number[] {
  const border = borderOf(picture, brightness);
  const area = picture.width * picture.height;
  const levels = new Float64Array(ENTROPY_BINS);
  const foreground = new BoundingBox();
  let [sum, squares, white, edges, middleEdges, middleArea] = [0, 0, 0, 0, 0, 0];
  const right = picture.left + picture.width;
  const bottom = picture.top + picture.height;
  for (let y = picture.top; y < bottom; y++) {
    for (let x = picture.left; x < right; x++) {
      const at = y * RASTER_SIDE + x;
      const value = brightness[at] as number;
      sum += value;
      squares += value * value;
      levels[Math.min(ENTROPY_BINS - 1, Math.floor(value * ENTROPY_BINS))]++;
      if (value >= WHITE_MIN) white++;
      const isEdge = x > picture.left && y > picture.top && gradientAt(brightness, at) >= EDGE_MIN;
      const isMiddle =
        Math.abs(x - RASTER_SIDE / 2) < RASTER_SIDE / 4 && Math.abs(y - RASTER_SIDE / 2) < RASTER_SIDE / 4;
      if (isEdge) edges++;
      if (isMiddle) middleArea++;
      if (isEdge && isMiddle) middleEdges++;
      if (Math.abs(value - border.mean) >= FOREGROUND_MIN) foreground.add(x, y);
    }
  }
  const mean = sum / area;
  return [
    picture.width / (picture.width + picture.height),
    white / area,
    border.white,
    ...border.colour,
    2 * border.spread,
    mean,
    2 * Math.sqrt(Math.max(0, squares / area - mean * mean)),
    entropyOf(levels, area),
    edges / area,
    middleArea === 0 ? 0 : middleEdges / middleArea,
    foreground.count / area,
    ...foreground.shares(),
  ];
}

function gradientAt(brightness: Float32Array, at: number): number {
  const value = brightness[at] as number;
  return (
    Math.abs(value - (brightness[at - 1] as number)) +
    Math.abs(value - (brightness[at - RASTER_SIDE] as number))
  );
}

interface Border {
  readonly mean: number;
  readonly spread: number;
  readonly white: number;
  /** Mean red, green, blue. */
  readonly colour: readonly number[];
}

/** The outermost pixels of the picture, which mostly show what the product stands on. */
function borderOf({ pixels, left, top, width, height }: DecodedPicture, brightness: Float32Array): Border {
  const depth = Math.min(BORDER_PX, width >> 1, height >> 1);
  const colour = [0, 0, 0];
  let [count, sum, squares, white] = [0, 0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isInside = x >= depth && x < width - depth && y >= depth && y < height - depth;
      if (isInside) continue;
      const at = (top + y) * RASTER_SIDE + left + x;
      const value = brightness[at] as number;
      count++;
      sum += value;
      squares += value * value;
      if (value >= WHITE_MIN) white++;
      for (let channel = 0; channel < 3; channel++) {
        colour[channel] = (colour[channel] as number) + (pixels[at * 3 + channel] as number) / 255;
      }
    }
  }
  if (count === 0) return { mean: 1, spread: 0, white: 0, colour: [1, 1, 1] };
  const mean = sum / count;
  return {
    mean,
    spread: Math.sqrt(Math.max(0, squares / count - mean * mean)),
    white: white / count,
    colour: colour.map((channel) => channel / count),
  };
}

/** Shannon entropy of the brightness levels; 1 when all are equally frequent. */
function entropyOf(levels: Float64Array, count: number): number {
  let entropy = 0;
  for (const level of levels) if (level > 0) entropy -= (level / count) * Math.log(level / count);
  return entropy / Math.log(ENTROPY_BINS);
}

class BoundingBox {
  count = 0;
  private left = RASTER_SIDE;
  private top = RASTER_SIDE;
  private right = 0;
  private bottom = 0;

  add(x: number, y: number): void {
    this.count++;
    this.left = Math.min(this.left, x);
    this.top = Math.min(this.top, y);
    this.right = Math.max(this.right, x + 1);
    this.bottom = Math.max(this.bottom, y + 1);
  }

  /** Left, top, width and height as shares of the raster; zeros for no pixel. */
  shares(): number[] {
    if (this.count === 0) return [0, 0, 0, 0];
    return [this.left, this.top, this.right - this.left, this.bottom - this.top].map(
      (px) => px / RASTER_SIDE,
    );
  }
}
