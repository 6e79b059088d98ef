import { buffer } from 'node:stream/consumers';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { PICTURE_BYTES_MAX } from '../../../../ml/image/decode-picture.js';
import { AppError } from '../../../../platform/errors.js';

/** More entries than the largest catalogue has pictures; each costs about 300 bytes of memory. */
const ENTRIES_MAX = 2_000_000;

/** What was found under a name: the file's bytes, or why there are none. */
export type ArchivedPicture =
  | { readonly bytes: Uint8Array }
  | { readonly reason: 'missing' | 'too-large' | 'broken'; readonly detail: string };

/**
 * A zip archive of pictures, found by the last part of their paths; the archive's folders mean nothing. Entries are
 * never written to disk under their own names. Of two files with one name the first counts.
 */
export class PictureArchive {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** @throws AppError UNUSABLE_FILE for a file that is no zip archive */
  static async open(path: string): Promise<PictureArchive> {
    let zip: ZipFile | undefined;
    try {
      zip = await openPromise(path, { lazyEntries: true, autoClose: false });
      return new PictureArchive(zip, await entriesByName(zip));
    } catch (error) {
      zip?.close();
      throw error instanceof AppError ? error : unusable((error as Error).message);
    }
  }

  get size(): number {
    return this.entries.size;
  }

  /** The whole file. An entry that says to be, or turns out to be, larger than a picture may be is not read. */
  async read(name: string): Promise<ArchivedPicture> {
    const entry = this.entries.get(name);
    if (entry === undefined) return { reason: 'missing', detail: 'The archive has no file of this name.' };
    if (entry.uncompressedSize > PICTURE_BYTES_MAX) {
      const detail = `The file has ${entry.uncompressedSize} bytes; the limit is ${PICTURE_BYTES_MAX}.`;
      return { reason: 'too-large', detail };
    }
    try {
      // The library stops a stream that gives more bytes than the entry said.
      return { bytes: await buffer(await this.zip.openReadStreamPromise(entry)) };
    } catch (error) {
      return { reason: 'broken', detail: `The archive's entry cannot be read: ${(error as Error).message}` };
    }
  }

  close(): void {
    this.zip.close();
  }
}

async function entriesByName(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > ENTRIES_MAX) {
    throw unusable(`it has ${zip.entryCount} entries; the limit is ${ENTRIES_MAX}`);
  }
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.replace(/^.*\//, '');
    if (name !== '' && !entries.has(name)) entries.set(name, entry);
  }
  return entries;
}

function unusable(why: string): AppError {
  return new AppError('UNUSABLE_FILE', `The file of pictures cannot be read as a zip archive: ${why}`, {
    field: 'pictures',
  });
}
