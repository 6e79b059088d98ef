import { RASTER_SIDE } from './raster.js';

const HUES = 12;
const SATURATIONS = 2;
const VALUES = 2;
const GREYS = 8;
/** Paler than this a colour has no hue worth the name. */
const SATURATION_MIN = 0.12;

export const COLOUR_BINS = HUES * SATURATIONS * VALUES + GREYS;

/**
 * Shares of colours in a box of the raster, as square roots so that rare colours count (Hellinger kernel): hue,
 * saturation and value (Smith, "Color gamut transform pairs", SIGGRAPH 1978) in 12 * 2 * 2 bins, greys in 8. A hue is
 * shared between its two nearest bins.
 */
export function colourHistogram(
  pixels: Uint8Array,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): Float32Array {
  const bins = new Float32Array(COLOUR_BINS);
  const share = 1 / (width * height);
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) addPixel(bins, pixels, (y * RASTER_SIDE + x) * 3, share);
  }
  return bins.map(Math.sqrt);
}

function addPixel(bins: Float32Array, pixels: Uint8Array, at: number, share: number): void {
  const r = (pixels[at] as number) / 255;
  const g = (pixels[at + 1] as number) / 255;
  const b = (pixels[at + 2] as number) / 255;
  const value = Math.max(r, g, b);
  const chroma = value - Math.min(r, g, b);
  const saturation = value === 0 ? 0 : chroma / value;
  if (saturation < SATURATION_MIN) {
    const grey = HUES * SATURATIONS * VALUES + Math.min(GREYS - 1, Math.floor(value * GREYS));
    bins[grey] = (bins[grey] as number) + share;
    return;
  }
  const row = (saturation < 0.5 ? 0 : 1) * VALUES + (value < 0.5 ? 0 : 1);
  const place = (hueOf(r, g, b, value, chroma) / 6) * HUES;
  const lower = Math.floor(place);
  const upperShare = place - lower;
  const low = row * HUES + (lower % HUES);
  const high = row * HUES + ((lower + 1) % HUES);
  bins[low] = (bins[low] as number) + share * (1 - upperShare);
  bins[high] = (bins[high] as number) + share * upperShare;
}

/** In [0, 6): red 0, green 2, blue 4. */
function hueOf(r: number, g: number, b: number, value: number, chroma: number): number {
  if (value === r) return ((((g - b) / chroma) % 6) + 6) % 6;
  return value === g ? (b - r) / chroma + 2 : (r - g) / chroma + 4;
}
