import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { generateSampleListings, type SampleListing, type SampleOptions } from './generate.js';
import { drawSamplePicture } from './picture.js';

/** All entries carry this time, so that the same seed gives the same archive. */
const ENTRY_TIME = new Date('2000-01-01T00:00:00Z');
/** Drawn at the same time; the library draws in threads of its own. */
const CONCURRENCY = 8;

/**
 * Writes the pictures of a sample's listings as a zip archive, under the names that the challenge gives its pictures.
 * @throws the error of the file system, or RangeError as `generateSampleListings`
 */
export async function writeSamplePictures(
  options: SampleOptions,
  path: string,
  onProgress: (fraction: number) => void,
): Promise<void> {
  const zip = new ZipFile();
  const stop = new AbortController();
  const written = pipeline(zip.outputStream, createWriteStream(path), { signal: stop.signal });
  // A disk that is full ends the drawing too; else nobody would hear of it before the last picture.
  written.catch((error: unknown) => stop.abort(error));
  try {
    const listings = generateSampleListings(options);
    for (;;) {
      const batch = [...take(listings, CONCURRENCY)];
      if (batch.length === 0) break;
      await drawInto(zip, batch, options.seed);
      stop.signal.throwIfAborted();
      onProgress((batch.at(-1)!.index + 1) / options.listings);
    }
    zip.end();
  } catch (error) {
    stop.abort(error);
    throw error;
  }
  await written;
}

async function drawInto(zip: ZipFile, listings: readonly SampleListing[], seed: number): Promise<void> {
  const pictures = await Promise.all(
    listings.map(({ depictedCode, imageId }) => drawSamplePicture(depictedCode, imageId, seed)),
  );
  listings.forEach(({ imageId, productId }, at) => {
    const picture = pictures[at]!;
    if (picture === null) return;
    const name = `images/image_train/image_${imageId}_product_${productId}.jpg`;
    zip.addBuffer(Buffer.from(picture), name, { compress: false, mtime: ENTRY_TIME, mode: 0o100644 });
  });
}

/** The next `count` values at most. Not `for of`, which would close the generator. */
function* take<Value>(values: Generator<Value>, count: number): Generator<Value> {
  for (let taken = 0; taken < count; taken++) {
    const { done, value } = values.next();
    if (done === true) return;
    yield value;
  }
}
