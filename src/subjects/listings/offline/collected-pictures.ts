import { PICTURE_FEATURE_COUNT } from '../../../ml/image/picture-features.js';
import type { PictureRows } from '../../../ml/model/rows.js';

/** Picture features of rows that come in batches. A row without a picture takes no memory to speak of. */
export class CollectedPictures {
  private readonly ofRows: (Uint8Array | null)[] = [];

  /** @param row of the features, null for a listing without pictures */
  add({ values, present }: PictureRows, row: number): void {
    const start = row * PICTURE_FEATURE_COUNT;
    this.ofRows.push(present[row] === 1 ? values.slice(start, start + PICTURE_FEATURE_COUNT) : null);
  }

  /** The rows of one part, in their order. What they held here is let go, so that a part can be taken once. */
  take(parts: Uint8Array, part: number): PictureRows {
    const rows = [...parts.keys()].filter((row) => parts[row] === part);
    const values = new Uint8Array(rows.length * PICTURE_FEATURE_COUNT);
    const present = new Uint8Array(rows.length);
    rows.forEach((row, at) => {
      const features = this.ofRows[row];
      if (features == null) return;
      values.set(features, at * PICTURE_FEATURE_COUNT);
      present[at] = 1;
      this.ofRows[row] = null;
    });
    return { values, present };
  }
}
