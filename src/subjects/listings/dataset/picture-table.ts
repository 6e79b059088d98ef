import { decodeContainer, encodeContainer } from '../../../ml/format/container.js';
import { PICTURE_FEATURE_COUNT } from '../../../ml/image/picture-features.js';
import type { PictureRows } from '../../../ml/model/rows.js';
import { AppError } from '../../../platform/errors.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';

const KIND = 'picture-features';

/** The features of a dataset version's usable pictures, by row number. */
export class PictureTable {
  private readonly placeOf: ReadonlyMap<number, number>;

  private constructor(
    rowNos: Uint32Array,
    private readonly values: Uint8Array,
  ) {
    this.placeOf = new Map(Array.from(rowNos, (rowNo, place) => [rowNo, place]));
  }

  /** The features of a listing's picture; null where it has no usable one. */
  of(rowNo: number): Uint8Array | null {
    const place = this.placeOf.get(rowNo);
    if (place === undefined) return null;
    return this.values.subarray(place * PICTURE_FEATURE_COUNT, (place + 1) * PICTURE_FEATURE_COUNT);
  }

  /** The features of many listings, in the order of their row numbers; null when none of them has a picture. */
  rowsOf(rowNos: ArrayLike<number>): PictureRows | null {
    const present = new Uint8Array(rowNos.length);
    const values = new Uint8Array(rowNos.length * PICTURE_FEATURE_COUNT);
    for (let row = 0; row < rowNos.length; row++) {
      const picture = this.of(rowNos[row]!);
      if (picture === null) continue;
      present[row] = 1;
      values.set(picture, row * PICTURE_FEATURE_COUNT);
    }
    return present.includes(1) ? { values, present } : null;
  }

  /** The file in which the features of these rows are kept; rows without a picture are left out. */
  static encode({ values, present }: PictureRows): Uint8Array[] {
    const rowNos = Uint32Array.from([...present.keys()].filter((row) => present[row] === 1));
    const kept = new Uint8Array(rowNos.length * PICTURE_FEATURE_COUNT);
    rowNos.forEach((rowNo, place) => {
      const start = rowNo * PICTURE_FEATURE_COUNT;
      kept.set(values.subarray(start, start + PICTURE_FEATURE_COUNT), place * PICTURE_FEATURE_COUNT);
    });
    return encodeContainer({
      kind: KIND,
      meta: { featureCount: PICTURE_FEATURE_COUNT },
      arrays: { rowNos, values: kept },
    });
  }

  /** The pictures of a dataset version; null when it has none. @throws AppError DAMAGED_ARTIFACT */
  static async load(artifacts: ArtifactStore, dataset: DatasetVersion): Promise<PictureTable | null> {
    if (dataset.pictureFeaturesDigest === null) return null;
    const { kind, meta, arrays } = decodeContainer(await artifacts.read(dataset.pictureFeaturesDigest));
    const { rowNos, values } = arrays;
    if (
      kind !== KIND ||
      meta.featureCount !== PICTURE_FEATURE_COUNT ||
      !(rowNos instanceof Uint32Array) ||
      !(values instanceof Uint8Array)
    ) {
      throw new AppError(
        'DAMAGED_ARTIFACT',
        `The picture features of dataset ${dataset.id} were made by another version. Import it again.`,
        { digest: dataset.pictureFeaturesDigest },
      );
    }
    return new PictureTable(rowNos, values);
  }
}
