import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { generateSampleListings, type SampleOptions } from './generate.js';

const X_FILE = 'X_train_update.csv';
const Y_FILE = 'Y_train_CVw08PX.csv';

/**
 * Writes a sample in the two files of the Rakuten France challenge (UTF-8, comma, LF), making the folder
 * where it is missing. The files appear under their names only when both are complete.
 *
 * @throws the error of the file system, or RangeError as `generateSampleListings`; nothing is left behind
 */
export async function writeSampleFiles(
  options: SampleOptions,
  folder: string,
): Promise<{ xPath: string; yPath: string }> {
  await mkdir(folder, { recursive: true });
  const xPath = join(folder, X_FILE);
  const yPath = join(folder, Y_FILE);
  const xPartPath = `${xPath}.part-${process.pid}`;
  const yPartPath = `${yPath}.part-${process.pid}`;
  try {
    await writeBoth(options, xPartPath, yPartPath);
    await rename(xPartPath, xPath);
    await rename(yPartPath, yPath);
  } catch (error) {
    await Promise.all([rm(xPartPath, { force: true }), rm(yPartPath, { force: true })]);
    throw error;
  }
  return { xPath, yPath };
}

async function writeBoth(options: SampleOptions, xPath: string, yPath: string): Promise<void> {
  const labels = stringify();
  function* rows(): Generator<(string | number)[]> {
    yield ['', 'designation', 'description', 'productid', 'imageid'];
    labels.write(['', 'prdtypecode']);
    for (const row of generateSampleListings(options)) {
      if (labels.destroyed) return;
      // Not waited for: a label is a hundredth of its listing, so the other file sets the pace.
      labels.write([row.index, row.categoryCode]);
      yield [row.index, row.designation, row.description, row.productId, row.imageId];
    }
    labels.end();
  }
  const ends = await Promise.allSettled([
    pipeline(Readable.from(rows()), stringify(), createWriteStream(xPath)).finally(() => labels.end()),
    pipeline(labels, createWriteStream(yPath)),
  ]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
