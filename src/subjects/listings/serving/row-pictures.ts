import type { DataSource } from 'typeorm';
import { PICTURE_FEATURE_COUNT } from '../../../ml/image/picture-features.js';
import type { LoadedModel } from '../../../pipeline/registry/loaded-model.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { openPictures } from '../dataset/pictures/open-pictures.js';
import type { PictureArchive } from '../dataset/pictures/picture-archive.js';
import { readPictures } from '../dataset/pictures/read-pictures.js';
import { NO_PICTURE, type ReadPicture } from './read-picture.js';

/** The picture that a row of a file names. */
export interface RowPicture extends ReadPicture {
  /** Of the file that was kept; null for a picture that cannot be used. */
  readonly digest: string | null;
}

export const NO_ROW_PICTURE: RowPicture = { ...NO_PICTURE, digest: null };

const NOTE_CHARS_MAX = 500;

/** The pictures that the rows of a file name, from a folder or an archive, read as the import reads them. */
export class RowPictures {
  private constructor(
    private readonly source: Pick<PictureArchive, 'read'>,
    private readonly keep: (fileName: string, file: Uint8Array) => Promise<{ digest: string }>,
  ) {}

  /**
   * Opens them for some work. The pictures that are used are kept each as a file of its own, by which a prediction
   * can be explained later. A model that looks at no picture gets null, and nothing is read.
   * @param path a folder or a zip archive; null for none
   * @throws AppError INVALID_INPUT, UNUSABLE_FILE
   */
  static async with<Result>(
    path: string | null,
    { model }: LoadedModel,
    { db, artifacts }: { db: DataSource; artifacts: ArtifactStore },
    work: (pictures: RowPictures | null) => Promise<Result>,
  ): Promise<Result> {
    if (path === null) return work(null);
    const source = await openPictures(path);
    const keep = (fileName: string, file: Uint8Array) =>
      artifacts.put(db.manager, [file], { mediaType: 'application/octet-stream', fileName });
    try {
      return await work(model.kind === 'linear' ? null : new RowPictures(source, keep));
    } finally {
      source.close();
    }
  }

  /** One for each of some rows, in their order. @param fileNames null for a row that names none */
  async of(fileNames: readonly (string | null)[]): Promise<RowPicture[]> {
    const digests = new Map<number, string>();
    const { rows, notes } = await readPictures(
      this.source,
      fileNames,
      () => {},
      async (row, file) => {
        digests.set(row, (await this.keep(fileNames[row]!, file)).digest);
      },
    );
    const noteOf = new Map(notes.map(({ rowNo, reason, detail }) => [rowNo, `${reason}: ${detail}`]));
    return fileNames.map((_, row) => ({
      features:
        rows.present[row] === 1
          ? rows.values.slice(row * PICTURE_FEATURE_COUNT, (row + 1) * PICTURE_FEATURE_COUNT)
          : null,
      digest: digests.get(row) ?? null,
      note: noteOf.get(row)?.slice(0, NOTE_CHARS_MAX) ?? null,
    }));
  }
}
