import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { type DecodedPicture, decodePicture, PICTURE_BYTES_MAX } from './decode-picture.js';
import { RASTER_SIDE } from './raster.js';

type Rgb = readonly [red: number, green: number, blue: number];

const plain = (width: number, height: number, background = 'rgb(200,40,40)'): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });

/** A picture with so much in it that no part of its file is idle. */
function noisy(side: number): Sharp {
  const pixels = Uint8Array.from(
    { length: side * side * 3 },
    (_, at) => (at * 7919 + ((at * at) % 251)) % 256,
  );
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } });
}

async function decoded(bytes: Uint8Array): Promise<DecodedPicture> {
  const picture = await decodePicture(bytes);
  if ('reason' in picture) throw new Error(`${picture.reason}: ${picture.detail}`);
  return picture;
}

/** Colour of the raster at a place given as shares of its sides. */
function colourAt({ pixels }: DecodedPicture, x: number, y: number): Rgb {
  const at = (Math.floor(y * RASTER_SIDE) * RASTER_SIDE + Math.floor(x * RASTER_SIDE)) * 3;
  return [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
}

function expectNear(colour: Rgb, expected: Rgb, tolerance = 8): void {
  colour.forEach((value, channel) => {
    expect(Math.abs(value - expected[channel]!)).toBeLessThanOrEqual(tolerance);
  });
}

/** A PNG whose header claims other sides than its content has. */
function withSides(png: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(png);
  changed.writeUInt32BE(width, 16);
  changed.writeUInt32BE(height, 20);
  changed.writeUInt32BE(crc32(changed.subarray(12, 29)), 29);
  return changed;
}

/** The checksum of a PNG chunk (ISO 3309). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe('pictures that can be used', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('reads %s', async (format) => {
    const picture = await decoded(await plain(60, 60).toFormat(format).toBuffer());

    expectNear(colourAt(picture, 0.5, 0.5), [200, 40, 40]);
  });

  it.each([
    ['wide', 200, 100, { left: 0, top: 24, width: 96, height: 48 }],
    ['high', 50, 200, { left: 36, top: 0, width: 24, height: 96 }],
    ['square', 10, 10, { left: 0, top: 0, width: 96, height: 96 }],
    ['of one pixel', 1, 1, { left: 0, top: 0, width: 96, height: 96 }],
  ])('says where a picture that is %s lies in the raster', async (_, width, height, place) => {
    expect(await decoded(await plain(width, height).png().toBuffer())).toMatchObject(place);
  });

  it('fills what the picture does not cover with white', async () => {
    const picture = await decoded(await plain(200, 100).png().toBuffer());

    expect([colourAt(picture, 0.5, 0.1), colourAt(picture, 0.5, 0.9)]).toEqual([
      [255, 255, 255],
      [255, 255, 255],
    ]);
  });

  it('covers all of the place that it names', async () => {
    const { pixels, left, top, width, height } = await decoded(
      await plain(131, 57, 'black').png().toBuffer(),
    );

    let dark = 0;
    for (let at = 0; at < pixels.length; at += 3) if (pixels[at]! < 128) dark++;

    expect(dark).toBe(width * height);
    expect(pixels[(top * RASTER_SIDE + left) * 3]).toBeLessThan(128);
  });

  it.each([
    [5000, 1],
    [1, 5000],
  ])('reads a thread of %i by %i pixels', async (width, height) => {
    const { pixels } = await decoded(await plain(width, height).png().toBuffer());

    expect(pixels.length).toBe(RASTER_SIDE * RASTER_SIDE * 3);
  });

  it('converts CMYK to colours', async () => {
    const cmyk = await plain(40, 40, 'rgb(220,30,30)').toColourspace('cmyk').jpeg().toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');

    const [red, green, blue] = colourAt(await decoded(cmyk), 0.5, 0.5);

    expect(red).toBeGreaterThan(150);
    expect(Math.max(green, blue)).toBeLessThan(110);
  });

  it('gives a grey picture three equal channels', async () => {
    const grey = await plain(40, 40, 'rgb(90,90,90)').toColourspace('b-w').png().toBuffer();
    expect((await sharp(grey).metadata()).channels).toBe(1);

    expectNear(colourAt(await decoded(grey), 0.5, 0.5), [90, 90, 90], 2);
  });

  it('brings 16 bits down to 8', async () => {
    const deep = await plain(40, 40, 'rgb(10,120,250)').toColourspace('rgb16').png().toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe('ushort');

    expectNear(colourAt(await decoded(deep), 0.5, 0.5), [10, 120, 250], 3);
  });

  it('reads a picture with a palette', async () => {
    expectNear(
      colourAt(await decoded(await plain(40, 40).png({ palette: true }).toBuffer()), 0.5, 0.5),
      [200, 40, 40],
    );
  });

  it.each(['png', 'webp'] as const)('lays transparent %s on white', async (format) => {
    const clear = sharp({
      create: { width: 40, height: 40, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    });

    expectNear(
      colourAt(await decoded(await clear.toFormat(format).toBuffer()), 0.5, 0.5),
      [255, 255, 255],
      1,
    );
  });

  it('lays a grey picture with transparency on white', async () => {
    const clear = sharp(new Uint8Array(40 * 40 * 2), { raw: { width: 40, height: 40, channels: 2 } });

    expectNear(colourAt(await decoded(await clear.png().toBuffer()), 0.5, 0.5), [255, 255, 255], 1);
  });

  it('turns a picture upright', async () => {
    const redOverBlue = plain(40, 80, 'red').composite([
      { input: { create: { width: 40, height: 40, channels: 3, background: 'blue' } }, left: 0, top: 40 },
    ]);
    // 6: what the file has as its left side is the top.
    const turned = await redOverBlue.jpeg().withMetadata({ orientation: 6 }).toBuffer();

    const picture = await decoded(turned);

    expect(picture).toMatchObject({ width: 96, height: 48 });
    expectNear(colourAt(picture, 0.1, 0.5), [0, 0, 255], 20);
    expectNear(colourAt(picture, 0.9, 0.5), [255, 0, 0], 20);
  });

  it('gives the same pixels for the same bytes', async () => {
    const bytes = await noisy(120).jpeg().toBuffer();

    expect((await decoded(bytes)).pixels).toEqual((await decoded(bytes)).pixels);
  });
});

describe('pictures that cannot be used', () => {
  it('notes an empty file', async () => {
    expect(await decodePicture(new Uint8Array())).toMatchObject({ reason: 'zero-byte' });
  });

  it('notes text', async () => {
    expect(await decodePicture(Buffer.from('this is no picture'))).toMatchObject({ reason: 'broken' });
  });

  it.each([['jpeg'], ['png'], ['webp']] as const)('notes %s that was cut off', async (format) => {
    const bytes = await noisy(120).toFormat(format).toBuffer();

    expect(await decodePicture(bytes.subarray(0, bytes.length >> 1))).toMatchObject({ reason: 'broken' });
  });

  it('notes a file of nothing but the first bytes of a JPEG', async () => {
    expect(await decodePicture(Uint8Array.of(0xff, 0xd8, 0xff))).toMatchObject({ reason: 'broken' });
  });

  it.each(['gif', 'webp'] as const)('notes an animation in %s', async (format) => {
    const frames = sharp(
      await Promise.all(['red', 'blue'].map((colour) => plain(20, 20, colour).png().toBuffer())),
      {
        join: { animated: true },
      },
    );
    const bytes = await frames.toFormat(format, { loop: 0 }).toBuffer();

    const reason = format === 'gif' ? 'unsupported-format' : 'animated';
    expect(await decodePicture(bytes)).toMatchObject({ reason });
  });

  it.each(['gif', 'tiff', 'avif'] as const)('notes the format %s', async (format) => {
    const bytes = await plain(20, 20).toFormat(format).toBuffer();

    expect(await decodePicture(bytes)).toMatchObject({ reason: 'unsupported-format' });
  });

  it('notes a drawing in SVG', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';

    expect(await decodePicture(Buffer.from(svg))).toMatchObject({ reason: 'unsupported-format' });
  });

  it('notes a file of too many bytes', async () => {
    expect(await decodePicture(new Uint8Array(PICTURE_BYTES_MAX + 1))).toMatchObject({ reason: 'too-large' });
  });

  it.each([
    [8000, 5001],
    [100_000, 100_000],
    [2_000_000, 30],
  ])('notes a small file that would unpack to %i by %i pixels', async (width, height) => {
    const bytes = withSides(await plain(20, 20).png().toBuffer(), width, height);

    expect(await decodePicture(bytes)).toMatchObject({ reason: 'too-large' });
  });

  it('does not unpack a whole picture that is small as a file and huge in memory', async () => {
    const bomb = await plain(12_000, 4_000).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);

    expect(await decodePicture(bomb)).toMatchObject({ reason: 'too-large' });
  });

  it('says why in a sentence without the bytes', async () => {
    const { detail } = (await decodePicture(Buffer.from('this is no picture'))) as { detail: string };

    expect(detail).toMatch(/^The file cannot be decoded: /);
    expect(detail.length).toBeLessThan(400);
  });
});

it('never throws, whatever byte of a picture is damaged', async () => {
  const good = await noisy(24).jpeg().toBuffer();
  const damaged = Array.from({ length: 100 }, (_, at) => {
    const bytes = Buffer.from(good);
    const place = Math.floor((at * bytes.length) / 100);
    bytes[place] = bytes[place]! ^ 0xff;
    return bytes;
  });

  const found = await Promise.all(damaged.map(decodePicture));

  expect(found.every((picture) => 'pixels' in picture || 'reason' in picture)).toBe(true);
});
