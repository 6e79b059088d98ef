import type { DataSource } from 'typeorm';
import { ModelFileError } from '../../ml/errors.js';
import { decodeContainer, encodeContainer } from '../../ml/format/container.js';
import { CsrBuilder, type CsrMatrix } from '../../ml/sparse/csr.js';
import { FittedTextVectorizer, TextVectorizer, type VectorizerOptions } from '../../ml/text/vectorizer.js';
import { digestOfJson } from '../../platform/digest.js';
import { AppError } from '../../platform/errors.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import { type DatasetVersion, FeatureSet, SPLITS, type Split } from '../../store/entities/dataset.js';
import { readListings } from '../dataset/listings.js';

/** Raised whenever the same listings and options may give other vectors, so that cached ones are not reused. */
const FEATURE_VERSION = 1;
const KIND = 'feature-set';

/** The rows of one split: vectors and, for each, its class index and its row number in the dataset. */
export interface SplitVectors {
  readonly x: CsrMatrix;
  readonly y: Uint16Array;
  readonly rowNos: Uint32Array;
}

export interface Features {
  readonly digest: string;
  readonly vectorizer: FittedTextVectorizer;
  readonly splits: Readonly<Record<Split, SplitVectors>>;
  /** Whether they were built before and only read now. */
  readonly cached: boolean;
}

interface FeatureContext {
  db: DataSource;
  artifacts: ArtifactStore;
  onProgress: (fraction: number, stage: string) => void;
}

/**
 * Vectors of a dataset version: the vocabulary and the document frequencies come from the training rows alone.
 * They are kept under the digest of the dataset and the options, and read back when they were built before;
 * a file that is gone or damaged is built again.
 */
export async function buildFeatures(
  dataset: DatasetVersion,
  options: VectorizerOptions,
  context: FeatureContext,
): Promise<Features> {
  const digest = digestOfJson({ version: FEATURE_VERSION, dataset: dataset.digest, options });
  const known = await readKnown(digest, context);
  if (known !== null) return known;
  const vectorizer = await fitVectorizer(dataset, options, context);
  const splits = {} as Record<Split, SplitVectors>;
  let done = dataset.trainRows;
  for (const split of SPLITS) {
    splits[split] = await transformSplit(dataset, split, vectorizer, context, (rows) => {
      done += rows;
      context.onProgress(done / (dataset.trainRows + dataset.acceptedRows), 'building features');
    });
  }
  const features: Features = { digest, vectorizer, splits, cached: false };
  await keep(features, dataset, options, context);
  return features;
}

/** The features that were built before; null when there are none, or when their file is gone or damaged. */
async function readKnown(
  digest: string,
  { db, artifacts, onProgress }: FeatureContext,
): Promise<Features | null> {
  const known = await db.manager.findOneBy(FeatureSet, { digest });
  if (known === null) return null;
  onProgress(0.5, 'reading features');
  try {
    return decodeFeatures(digest, await artifacts.read(known.artifactDigest));
  } catch (error) {
    const unusable = error instanceof AppError || error instanceof ModelFileError;
    if (unusable) return null; // they follow from the dataset, so they are built again
    throw error;
  }
}

async function fitVectorizer(
  dataset: DatasetVersion,
  options: VectorizerOptions,
  { db, onProgress }: FeatureContext,
): Promise<FittedTextVectorizer> {
  const fitting = new TextVectorizer(options).begin();
  let rows = 0;
  for await (const batch of readListings(db.manager, dataset.id, 'train')) {
    for (const listing of batch) fitting.add(listing);
    rows += batch.length;
    onProgress(rows / (dataset.trainRows + dataset.acceptedRows), 'learning the vocabulary');
  }
  return fitting.finish();
}

async function transformSplit(
  dataset: DatasetVersion,
  split: Split,
  vectorizer: FittedTextVectorizer,
  { db }: FeatureContext,
  onRows: (rows: number) => void,
): Promise<SplitVectors> {
  const rowsTotal = { train: dataset.trainRows, validation: dataset.validationRows, gold: dataset.goldRows }[
    split
  ];
  const entries = Math.ceil(vectorizer.trainingEntries * (rowsTotal / Math.max(1, dataset.trainRows)));
  const builder = new CsrBuilder(vectorizer.featureCount, { rows: rowsTotal, entries });
  const y = new Uint16Array(rowsTotal);
  const rowNos = new Uint32Array(rowsTotal);
  let row = 0;
  for await (const batch of readListings(db.manager, dataset.id, split)) {
    for (const listing of batch) {
      vectorizer.transform(listing, builder);
      y[row] = listing.classIndex;
      rowNos[row] = listing.rowNo;
      row += 1;
    }
    onRows(batch.length);
  }
  return { x: builder.build(), y, rowNos };
}

async function keep(
  features: Features,
  dataset: DatasetVersion,
  options: VectorizerOptions,
  { db, artifacts }: FeatureContext,
): Promise<void> {
  const { arrays, ...vectorizer } = features.vectorizer.toArrays();
  const named = Object.fromEntries(
    SPLITS.flatMap((split) => {
      const { x, y, rowNos } = features.splits[split];
      const parts = { indptr: x.indptr, indices: x.indices, values: x.values, y, rowNos };
      return Object.entries(parts).map(([name, array]) => [`${split}.${name}`, array] as const);
    }),
  );
  const meta = JSON.parse(JSON.stringify({ vectorizer }));
  const file = encodeContainer({ kind: KIND, meta, arrays: { ...arrays, ...named } });
  const artifact = await artifacts.put(db.manager, file, {
    mediaType: 'application/vnd.gondola.features',
    fileName: `features-${features.digest.slice(0, 12)}.gondola`,
  });
  await db.manager.upsert(
    FeatureSet,
    {
      digest: features.digest,
      datasetVersionId: dataset.id,
      recipe: { version: FEATURE_VERSION, options },
      artifactDigest: artifact.digest,
      rowCount: dataset.acceptedRows,
      featureCount: features.vectorizer.featureCount,
      createdAt: new Date(),
    },
    ['digest'],
  );
}

function decodeFeatures(digest: string, bytes: Uint8Array): Features {
  const { meta, arrays } = decodeContainer(bytes);
  const { hashes, frequencies } = arrays as Record<string, Uint32Array>;
  const saved = meta.vectorizer as unknown as { options: VectorizerOptions; documents: number };
  const vectorizer = FittedTextVectorizer.fromArrays({
    ...saved,
    arrays: { hashes: hashes!, frequencies: frequencies! },
  });
  const splits = {} as Record<Split, SplitVectors>;
  for (const split of SPLITS) {
    const y = arrays[`${split}.y`] as Uint16Array;
    splits[split] = {
      x: {
        rows: y.length,
        columns: vectorizer.featureCount,
        indptr: arrays[`${split}.indptr`] as Uint32Array,
        indices: arrays[`${split}.indices`] as Uint32Array,
        values: arrays[`${split}.values`] as Float32Array,
      },
      y,
      rowNos: arrays[`${split}.rowNos`] as Uint32Array,
    };
  }
  return { digest, vectorizer, splits, cached: true };
}
