import sharp from 'sharp';
import { RASTER_SIDE } from './raster.js';

/** Larger files are not read: a product picture has a twentieth of this. */
export const PICTURE_BYTES_MAX = 20 * 1024 * 1024;
/** A picture of more pixels is refused before it is unpacked, whatever its file's size. */
const PIXELS_MAX = 40_000_000;

/** A picture within the other limits takes a second at most; a file made to take longer is given up. */
const DECODE_SECONDS_MAX = 10;

const FORMATS = ['jpeg', 'png', 'webp'];

type PictureProblemReason = 'zero-byte' | 'broken' | 'too-large' | 'animated' | 'unsupported-format';

/** Why a picture cannot be used. */
export interface PictureProblem {
  readonly reason: PictureProblemReason;
  readonly detail: string;
}

/** A picture of one size. */
export interface DecodedPicture {
  /** Red, green, blue, row by row: RASTER_SIDE * RASTER_SIDE * 3 bytes of sRGB. */
  readonly pixels: Uint8Array;
  /** The part of the raster that the picture covers; around it is white padding. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes a JPEG, PNG or WebP file: turned upright as its EXIF says, converted to sRGB from any colour space (CMYK,
 * grey, 16 bit), laid on white where it is transparent. What cannot be used gives a problem; nothing throws.
 * Takes 4 bytes a pixel of the original for a moment, in a thread of libuv's pool, and ends after DECODE_SECONDS_MAX.
 */
export async function decodePicture(bytes: Uint8Array): Promise<DecodedPicture | PictureProblem> {
  if (bytes.length === 0) return { reason: 'zero-byte', detail: 'The file is empty.' };
  if (bytes.length > PICTURE_BYTES_MAX) return tooManyBytes(bytes.length);
  try {
    // Only the header is read here, and with the limit it would fail like a broken file.
    const header = await sharp(bytes, { limitInputPixels: false, pages: 1 }).metadata();
    const { format, pages = 1, width, height, orientation = 1 } = header;
    if (!FORMATS.includes(format)) {
      const detail = `The file is ${format}; JPEG, PNG and WebP can be read.`;
      return { reason: 'unsupported-format', detail };
    }
    if (pages > 1) return { reason: 'animated', detail: `The file is an animation of ${pages} pictures.` };
    if (width * height > PIXELS_MAX) {
      const detail = `The picture has ${width} by ${height} pixels; the limit is ${PIXELS_MAX} in all.`;
      return { reason: 'too-large', detail };
    }
    const picture = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: 'truncated', pages: 1 });
    const isOnItsSide = orientation >= 5;
    return {
      pixels: await picture
        .timeout({ seconds: DECODE_SECONDS_MAX })
        .autoOrient()
        .flatten({ background: 'white' })
        .resize(RASTER_SIDE, RASTER_SIDE, { fit: 'contain', background: 'white', kernel: 'cubic' })
        .toColourspace('srgb')
        .removeAlpha()
        .raw({ depth: 'uchar' })
        .toBuffer(),
      ...placeOf(isOnItsSide ? height : width, isOnItsSide ? width : height),
    };
  } catch (error) {
    return { reason: 'broken', detail: `The file cannot be decoded: ${firstLine((error as Error).message)}` };
  }
}

/** For a file that need not be read to know it. */
export function tooManyBytes(bytes: number): PictureProblem {
  return { reason: 'too-large', detail: `The file has ${bytes} bytes; the limit is ${PICTURE_BYTES_MAX}.` };
}

/** Where a picture of this size comes to lie in the raster: as large as fits, in the middle. */
function placeOf(width: number, height: number): Omit<DecodedPicture, 'pixels'> {
  const scale = RASTER_SIDE / Math.max(width, height);
  const inRaster = (length: number) => Math.min(RASTER_SIDE, Math.max(1, Math.round(length * scale)));
  const [w, h] = [inRaster(width), inRaster(height)];
  return { left: (RASTER_SIDE - w) >> 1, top: (RASTER_SIDE - h) >> 1, width: w, height: h };
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!.slice(0, 300);
}
