import type { EntityManager } from 'typeorm';
import type { LabelledRows } from '../../../ml/model/rows.js';
import { CsrBuilder, type CsrMatrix } from '../../../ml/sparse/csr.js';
import type { FittedTextVectorizer, VectorizerOptions } from '../../../ml/text/vectorizer.js';
import { IS_ERASED } from '../../../pipeline/dataset/erased-rows.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import { PictureTable } from '../dataset/picture-table.js';
import {
  buildFeatures,
  erasedForLearning,
  type FeatureContext,
  type SplitVectors,
} from './build-features.js';

/** Which parts of a listing a model reads. */
export interface MaterialNeeds {
  /** How texts become vectors; null for a model that reads none. */
  readonly text: VectorizerOptions | null;
  readonly pictures: boolean;
}

/** What a training learns from: rows of train and validation as numbers. */
export interface Material {
  readonly vectorizer: FittedTextVectorizer | null;
  /** Null without texts. */
  readonly featureSetDigest: string | null;
  readonly train: LabelledRows;
  /** Row in the dataset version of each training row. */
  readonly trainRowNos: Uint32Array;
  readonly validation: LabelledRows;
  /** Rows that were left out, since their listings were erased. */
  readonly erasedRows: number;
}

/** @throws what `buildFeatures` throws */
export async function buildMaterial(
  dataset: DatasetVersion,
  needs: MaterialNeeds,
  context: FeatureContext,
): Promise<Material> {
  const pictures = needs.pictures ? await PictureTable.load(context.artifacts, dataset) : null;
  const withPictures = ({ x, y, rowNos }: SplitVectors): LabelledRows => ({
    text: x,
    y,
    pictures: pictures?.rowsOf(rowNos) ?? null,
  });
  if (needs.text === null) {
    const [train, validation] = [
      await readRows(context.db.manager, dataset, 'train'),
      await readRows(context.db.manager, dataset, 'validation'),
    ];
    return {
      vectorizer: null,
      featureSetDigest: null,
      train: withPictures(train),
      trainRowNos: train.rowNos,
      validation: withPictures(validation),
      erasedRows: (await erasedForLearning(context.db.manager, dataset.id)).length,
    };
  }
  const { digest, vectorizer, splits, erasedRows } = await buildFeatures(dataset, needs.text, context);
  return {
    vectorizer,
    featureSetDigest: digest,
    train: withPictures(splits.train),
    trainRowNos: splits.train.rowNos,
    validation: withPictures(splits.validation),
    erasedRows,
  };
}

/** The rows of a split without their texts; none that was erased. */
async function readRows(
  manager: EntityManager,
  dataset: DatasetVersion,
  split: 'train' | 'validation',
): Promise<SplitVectors> {
  const rows: { rowNo: number; classIndex: number }[] = await manager.query(
    `SELECT row_no AS rowNo, class_index AS classIndex FROM listing
      WHERE dataset_version_id = ? AND split = ? AND NOT ${IS_ERASED} ORDER BY row_no`,
    [dataset.id, split],
  );
  return {
    x: emptyRows(rows.length),
    y: Uint16Array.from(rows, ({ classIndex }) => classIndex),
    rowNos: Uint32Array.from(rows, ({ rowNo }) => rowNo),
  };
}

function emptyRows(rows: number): CsrMatrix {
  const builder = new CsrBuilder(0, { rows, entries: 0 });
  for (let row = 0; row < rows; row++) builder.endRow();
  return builder.build();
}
