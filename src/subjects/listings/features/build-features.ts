import { availableParallelism } from 'node:os';
import type { DataSource, EntityManager } from 'typeorm';
import { ModelFileError } from '../../../ml/errors.js';
import { decodeContainer, encodeContainer } from '../../../ml/format/container.js';
import type { CsrMatrix } from '../../../ml/sparse/csr.js';
import { TextVectorizing } from '../../../ml/text/text-vectorizing.js';
import {
  effectiveOptions,
  FittedTextVectorizer,
  type VectorizerOptions,
} from '../../../ml/text/vectorizer.js';
import { erasedRowNos } from '../../../pipeline/dataset/erased-rows.js';
import { digestOfJson } from '../../../platform/digest.js';
import { AppError } from '../../../platform/errors.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { type DatasetVersion, FeatureSet } from '../../../store/entities/dataset.js';
import { readListings } from '../dataset/read-listings.js';

/** Raised whenever the same listings and options may give other vectors, so that cached ones are not reused. */
const FEATURE_VERSION = 2;
const KIND = 'feature-set';
/** Gold is not among them: a model is judged on texts, as it answers in service. */
const FEATURE_SPLITS = ['train', 'validation'] as const;
type FeatureSplit = (typeof FEATURE_SPLITS)[number];
/** Share of the time that reading and hashing take, for the progress. */
const READING_SHARE = 0.8;

/** The rows of one split: vectors and, for each, its class index and its row number in the dataset. */
export interface SplitVectors {
  readonly x: CsrMatrix;
  readonly y: Uint16Array;
  readonly rowNos: Uint32Array;
}

export interface Features {
  readonly digest: string;
  readonly vectorizer: FittedTextVectorizer;
  readonly splits: Readonly<Record<FeatureSplit, SplitVectors>>;
  /** Rows that were left out, since their listings were erased. */
  readonly erasedRows: number;
  /** Whether they were built before and only read now. */
  readonly cached: boolean;
}

export interface FeatureContext {
  db: DataSource;
  artifacts: ArtifactStore;
  onProgress: (fraction: number, stage: string) => void;
  /** Builds the features even if they were built before, and does not keep them. */
  withoutCache?: boolean;
}

/**
 * Vectors of the training and validation rows of a dataset version: the vocabulary and the document frequencies come from the training rows alone.
 * They are kept under the digest of the dataset and the options, those chosen by its size included, and read back when they were built before.
 * Erased rows are left out, and part of the digest, so that what was built before an erasure is not read any more;
 * a file that is gone or damaged is built again.
 */
export async function buildFeatures(
  dataset: DatasetVersion,
  asked: VectorizerOptions,
  context: FeatureContext,
): Promise<Features> {
  const options = effectiveOptions(asked, dataset.trainRows);
  const erased = await erasedForLearning(context.db.manager, dataset.id);
  const recipe = { version: FEATURE_VERSION, dataset: dataset.digest, options };
  const digest = digestOfJson({ ...recipe, ...(erased.length > 0 && { erased }) });
  const erasedRows = erased.length;
  const known = context.withoutCache ? null : await readKnown(digest, context);
  if (known !== null) return { ...known, erasedRows };
  const made = await vectorise(dataset, options, context);
  const features: Features = { digest, ...made, erasedRows, cached: false };
  if (!context.withoutCache) await keep(features, dataset, options, context);
  return features;
}

/** Numbers of the rows that a training would read, had their listings not been erased. */
export async function erasedForLearning(manager: EntityManager, datasetVersionId: string): Promise<number[]> {
  const erased: number[] = [];
  for (const split of FEATURE_SPLITS) erased.push(...(await erasedRowNos(manager, datasetVersionId, split)));
  return erased;
}

/** The features that were built before; null when there are none, or when their file is gone or damaged. */
async function readKnown(
  digest: string,
  { db, artifacts, onProgress }: FeatureContext,
): Promise<Omit<Features, 'erasedRows'> | null> {
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

/** One pass over the texts, in threads; what validation rows hold does not count for the vocabulary. */
async function vectorise(
  dataset: DatasetVersion,
  options: VectorizerOptions,
  { db, onProgress }: FeatureContext,
): Promise<Pick<Features, 'vectorizer' | 'splits'>> {
  const rowsTotal = dataset.trainRows + dataset.validationRows;
  const vectorizing = new TextVectorizing(options, availableParallelism());
  const parts = new Uint8Array(rowsTotal);
  const labels = [];
  try {
    let rows = 0;
    for (const [part, split] of FEATURE_SPLITS.entries()) {
      const y: number[] = [];
      const rowNos: number[] = [];
      for await (const batch of readListings(db.manager, dataset.id, split)) {
        await vectorizing.addBatch(batch, { learn: split === 'train' });
        parts.fill(part, rows, rows + batch.length);
        for (const { classIndex, rowNo } of batch) {
          y.push(classIndex);
          rowNos.push(rowNo);
        }
        rows += batch.length;
        onProgress((READING_SHARE * rows) / rowsTotal, 'reading texts');
      }
      labels.push({ y: Uint16Array.from(y), rowNos: Uint32Array.from(rowNos) });
    }
    onProgress(READING_SHARE, 'making features');
    const { vectorizer, matrices } = await vectorizing.finish(parts.subarray(0, rows));
    const [train, validation] = labels.map((own, part) => ({ x: matrices[part]!, ...own }));
    return { vectorizer, splits: { train: train!, validation: validation! } };
  } finally {
    await vectorizing.close();
  }
}

async function keep(
  features: Features,
  dataset: DatasetVersion,
  options: VectorizerOptions,
  { db, artifacts }: FeatureContext,
): Promise<void> {
  const { arrays, ...vectorizer } = features.vectorizer.toArrays();
  const named = Object.fromEntries(
    FEATURE_SPLITS.flatMap((split) => {
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
      rowCount: features.splits.train.y.length + features.splits.validation.y.length,
      featureCount: features.vectorizer.featureCount,
      createdAt: new Date(),
    },
    ['digest'],
  );
}

function decodeFeatures(digest: string, bytes: Uint8Array): Omit<Features, 'erasedRows'> {
  const { meta, arrays } = decodeContainer(bytes);
  const { hashes, frequencies } = arrays as Record<string, Uint32Array>;
  const saved = meta.vectorizer as unknown as { options: VectorizerOptions; documents: number };
  const vectorizer = FittedTextVectorizer.fromArrays({
    ...saved,
    arrays: { hashes: hashes!, frequencies: frequencies! },
  });
  const splits = {} as Record<FeatureSplit, SplitVectors>;
  for (const split of FEATURE_SPLITS) {
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
