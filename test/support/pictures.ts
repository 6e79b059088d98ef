import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { ZipFile } from 'yazl';

/** A picture of one colour. */
export function picture(colour = 'red', format: 'jpeg' | 'png' | 'webp' = 'png'): Promise<Buffer> {
  return plain(colour).toFormat(format).toBuffer();
}

export function cmykPicture(): Promise<Buffer> {
  return plain('green').toColourspace('cmyk').jpeg().toBuffer();
}

/** A WebP file of two pictures. */
export async function animatedPicture(): Promise<Buffer> {
  const frames = await Promise.all([picture('red'), picture('blue')]);
  return sharp(frames, { join: { animated: true } })
    .webp({ loop: 0 })
    .toBuffer();
}

/** The first half of a picture's bytes. */
export async function brokenPicture(): Promise<Buffer> {
  const whole = await picture('red', 'jpeg');
  return whole.subarray(0, whole.length / 2);
}

/** A zip archive of these files; the same files give the same bytes. */
export async function zipOf(files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(content, name, { mtime: new Date(0) });
  zip.end();
  return buffer(zip.outputStream);
}

function plain(colour: string) {
  return sharp({ create: { width: 40, height: 30, channels: 3, background: colour } });
}
