import type { ModelKind } from '../../../ml/model/classifier.js';
import type { PictureRows } from '../../../ml/model/rows.js';
import { invalidInput } from '../../../platform/errors.js';
import type { openPictures } from '../dataset/pictures/open-pictures.js';
import type { readPictures } from '../dataset/pictures/read-pictures.js';
import { Unusable, type UnusablePicture } from './unusable.js';

export { assertPictured } from '../dataset/columns.js';

interface PicturedRow {
  readonly line: number;
  /** The name of its picture. */
  readonly imageFile: string | null;
}

/** The pictures that the rows of a file name, as features. */
export class ListingPictures {
  /** How many could be used. */
  count = 0;
  readonly unusable = new Unusable<UnusablePicture>();

  private constructor(
    private readonly source: Awaited<ReturnType<typeof openPictures>>,
    private readonly decode: typeof readPictures,
  ) {}

  /**
   * What decodes pictures is loaded here, since it takes longer than many a run without pictures.
   * @param path a folder or a zip archive
   * @throws AppError INVALID_INPUT, UNUSABLE_FILE
   */
  static async open(path: string): Promise<ListingPictures> {
    const [opening, reading] = await Promise.all([
      import('../dataset/pictures/open-pictures.js'),
      import('../dataset/pictures/read-pictures.js'),
    ]);
    return new ListingPictures(await opening.openPictures(path), reading.readPictures);
  }

  /** Row r of the result belongs to the r-th row given. */
  async featuresOf(rows: readonly PicturedRow[]): Promise<PictureRows> {
    const fileNames = rows.map(({ imageFile }) => imageFile);
    const { rows: features, notes } = await this.decode(this.source, fileNames, () => {});
    for (const { rowNo, fileName, reason, detail } of notes) {
      this.unusable.add({ line: rows[rowNo]!.line, fileName, reason, detail });
    }
    this.count += features.present.reduce((sum, present) => sum + present, 0);
    return features;
  }

  close(): void {
    this.source.close();
  }
}

/**
 * @param needing the kinds that can do nothing without pictures
 * @throws AppError INVALID_INPUT when a kind of model needs pictures and has none, or has some and looks at none
 */
export function assertPicturesSuit(kind: ModelKind, given: boolean, needing: readonly ModelKind[]): void {
  if (given && kind === 'linear') {
    throw invalidInput('pictures', 'A model of kind "linear" looks at no picture; leave --pictures out.');
  }
  if (!given && needing.includes(kind)) {
    const message = `A model of kind "${kind}" needs pictures; add --pictures <folder or zip archive>.`;
    throw invalidInput('pictures', message);
  }
}
