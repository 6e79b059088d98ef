import { decodePicture } from '../../../../ml/image/decode-picture.js';
import { PICTURE_FEATURE_COUNT, pictureFeatures } from '../../../../ml/image/picture-features.js';
import type { PictureRows } from '../../../../ml/model/rows.js';
import type { PictureArchive } from './picture-archive.js';

export interface PictureProblemNote {
  readonly rowNo: number;
  readonly fileName: string;
  /** As a word. */
  readonly reason: string;
  /** As a sentence. */
  readonly detail: string;
}

export interface ReadPictures {
  readonly rows: PictureRows;
  readonly notes: readonly PictureProblemNote[];
}

/** Pictures that are in memory at once; decoding runs in the library's own threads. */
const CONCURRENCY = 8;

/**
 * Decodes the pictures of listings and turns them into features, in the order of the listings. A listing without a
 * file name has no picture; one whose picture cannot be used has none either, and a note.
 * @param fileNames of each listing, null for one without a picture
 * @param keep takes the file of each picture that can be used
 */
export async function readPictures(
  archive: Pick<PictureArchive, 'read'>,
  fileNames: readonly (string | null)[],
  onProgress: (fraction: number) => void,
  keep: (rowNo: number, file: Uint8Array) => Promise<void> = async () => {},
): Promise<ReadPictures> {
  const values = new Uint8Array(fileNames.length * PICTURE_FEATURE_COUNT);
  const present = new Uint8Array(fileNames.length);
  const notes: PictureProblemNote[] = [];
  let next = 0;
  const work = async () => {
    for (let rowNo = next++; rowNo < fileNames.length; rowNo = next++) {
      const fileName = fileNames[rowNo]!;
      if (fileName === null) continue;
      const found = await archive.read(fileName);
      const picture = 'bytes' in found ? await decodePicture(found.bytes) : found;
      if ('reason' in picture) {
        notes.push({ rowNo, fileName, reason: picture.reason, detail: picture.detail });
      } else {
        if ('bytes' in found) await keep(rowNo, found.bytes);
        values.set(pictureFeatures(picture), rowNo * PICTURE_FEATURE_COUNT);
        present[rowNo] = 1;
      }
      onProgress(rowNo / fileNames.length);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  notes.sort((a, b) => a.rowNo - b.rowNo);
  return { rows: { values, present }, notes };
}
