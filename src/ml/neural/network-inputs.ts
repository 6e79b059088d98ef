import { ModelInputError } from '../errors.js';
import type { FeatureRows } from '../model/rows.js';
import type { CsrMatrix } from '../sparse/csr.js';
import type { PictureScaling } from './picture-scaling.js';

/** Reduces sparse text to a short dense vector: while it is learnt, and afterwards in 8 bits. */
export interface Projector {
  readonly featureCount: number;
  readonly width: number;
  /**
   * Writes the `width` numbers of one row into `out`, from `outOffset` on.
   * @returns whether the row has any known feature; when not, zeros were written
   */
  projectInto(text: CsrMatrix, row: number, out: Float32Array, outOffset: number): boolean;
}

/**
 * What the network sees of a row: [projected text | has text | scaled picture | has picture]. A missing part is zeros
 * with its flag off, so that the network can tell it from an average one; without picture scaling, the second half
 * is not there.
 */
export class NetworkInputs<P extends Projector> {
  /** Numbers that one row becomes. */
  readonly width: number;
  private readonly pictureStart: number;

  constructor(
    readonly projection: P,
    readonly scaling: PictureScaling | undefined,
  ) {
    this.pictureStart = projection.width + 1;
    this.width = this.pictureStart + (scaling === undefined ? 0 : scaling.featureCount + 1);
  }

  /** @throws ModelInputError SHAPE_MISMATCH when these are not the features that this was fitted on */
  assertFits({ text, pictures }: FeatureRows): void {
    const { projection, scaling } = this;
    if (text.columns < projection.featureCount) {
      throw new ModelInputError(
        'SHAPE_MISMATCH',
        `${text.columns} text features for a network of ${projection.featureCount}`,
        { columns: text.columns, expected: projection.featureCount },
      );
    }
    if (scaling === undefined || pictures === null) return;
    const expected = text.rows * scaling.featureCount;
    if (pictures.values.length !== expected || pictures.present.length !== text.rows) {
      throw new ModelInputError(
        'SHAPE_MISMATCH',
        `${pictures.values.length} picture numbers for ${text.rows} rows of ${scaling.featureCount}`,
        { values: pictures.values.length, present: pictures.present.length, expected },
      );
    }
  }

  hasPicture({ pictures }: FeatureRows, row: number): boolean {
    return this.scaling !== undefined && pictures !== null && pictures.present[row] !== 0;
  }

  /** Writes the numbers of the text and its flag into `out`, where the numbers of the row begin at `offset`. */
  fillText({ text }: FeatureRows, row: number, out: Float32Array, offset: number): void {
    const { projection } = this;
    out[offset + projection.width] = projection.projectInto(text, row, out, offset) ? 1 : 0;
  }

  /** Writes the numbers of the picture and its flag into `out`, where the numbers of the row begin at `offset`. */
  fillPicture(rows: FeatureRows, row: number, out: Float32Array, offset: number): void {
    const { scaling } = this;
    if (scaling === undefined) return;
    const start = offset + this.pictureStart;
    const end = start + scaling.featureCount;
    const hasPicture = rows.pictures !== null && this.hasPicture(rows, row);
    if (hasPicture) scaling.scaleInto(rows.pictures, row, out, start);
    else out.fill(0, start, end);
    out[end] = hasPicture ? 1 : 0;
  }
}
