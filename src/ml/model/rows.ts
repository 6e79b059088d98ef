import type { CsrMatrix } from '../sparse/csr.js';

/** What a model sees of a listing. */
export interface ListingInput {
  readonly title: string;
  /** Empty for a listing without one. */
  readonly description: string;
  /** Features of its picture (`ml/image/picture-features.ts`); null where there is no usable picture. */
  readonly picture: Uint8Array | null;
}

/** Picture features of many listings. */
export interface PictureRows {
  /** Row-major, rows * PICTURE_FEATURE_COUNT; zeros for a listing without a picture, which nobody may read. */
  readonly values: Uint8Array;
  /** For each row 1 when it has a picture, else 0. */
  readonly present: Uint8Array;
}

/** Many listings as numbers, row r of each part belonging to listing r. */
export interface FeatureRows {
  /** A listing without a known term has an empty row. */
  readonly text: CsrMatrix;
  /** Null when no listing has a picture. */
  readonly pictures: PictureRows | null;
}

export interface LabelledRows extends FeatureRows {
  /** Class of each row, in [0, classCount). */
  readonly y: Uint16Array;
}
