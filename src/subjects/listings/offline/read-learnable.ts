import { TextVectorizing } from '../../../ml/text/text-vectorizing.js';
import { vectorizerOptions } from '../../../pipeline/training/parameters/text.js';
import { AppError } from '../../../platform/errors.js';
import { ClassNumbers } from '../dataset/class-numbers.js';
import { DuplicateFinder } from '../dataset/duplicates.js';
import { readLabels } from '../dataset/labels.js';
import { splitByCluster } from '../dataset/split.js';
import { CollectedPictures } from './collected-pictures.js';
import type { LearnProgress, LearnRequest } from './learn-request.js';
import type { ListingPictures } from './listing-pictures.js';
import { readListings } from './read-listings.js';
import { nothingToJudge, Unusable, type UnusableRow } from './unusable.js';

/** Rows held out to judge the passes and to calibrate; a linear model learns from them afterwards. */
const HELD_OUT_SHARE = 0.05;
/** From so many more it is learnt how far the pictures can be trusted beside the texts. */
const HELD_OUT_SHARE_FUSION = 0.1;
export const TRAIN = 0;
export const HELD_OUT = 1;

export interface LearnableRows {
  /** Null for a model that reads no text. */
  readonly vectorizing: TextVectorizing | null;
  readonly pictures: CollectedPictures | null;
  readonly count: number;
  readonly codes: readonly string[];
  readonly classes: Uint16Array;
  /** TRAIN or HELD_OUT for each row. */
  readonly parts: Uint8Array;
  readonly unusable: Unusable<UnusableRow>;
}

/** Reads a file once: counts its terms, reads its pictures, and says which rows are held out. @throws AppError UNUSABLE_FILE */
export async function readLearnable(
  { listings, labels, mapping, parameters, threads }: LearnRequest,
  source: ListingPictures | null,
  onProgress: LearnProgress,
): Promise<LearnableRows> {
  const labelFile = labels === null ? null : await readLabels(labels);
  const vectorizing =
    'text' in parameters ? new TextVectorizing(vectorizerOptions(parameters.text), threads) : null;
  const pictures = source === null ? null : new CollectedPictures();
  const classNumbers = new ClassNumbers();
  const duplicates = new DuplicateFinder();
  const unusable = new Unusable<UnusableRow>();
  let count = 0;
  try {
    const rows = { mapping, labels: labelFile, withPictures: source !== null };
    for await (const batch of readListings(listings, rows, unusable)) {
      const features = (await source?.featuresOf(batch)) ?? null;
      const usable = batch.filter(({ title, description, line }, row) => {
        const isUsable = title !== '' || description !== '' || features?.present[row] === 1;
        if (!isUsable) unusable.add(nothingToJudge(line));
        else if (features !== null) pictures?.add(features, row);
        return isUsable;
      });
      await vectorizing?.addBatch(usable, { learn: true });
      for (const listing of usable) {
        classNumbers.add(listing.label);
        duplicates.add(listing);
      }
      count += usable.length;
      onProgress('read', 0, `read ${count} rows`);
    }
    const { codes, classes } = classNumbers.sorted();
    assertLearnable(count, codes, unusable);
    const validation = parameters.model === 'fusion' ? HELD_OUT_SHARE_FUSION : HELD_OUT_SHARE;
    const shares = { validation, gold: 0 };
    const parts = splitByCluster(classes, duplicates.clusters(), shares, parameters.seed);
    if (!parts.includes(HELD_OUT)) throw tooFew(count);
    return { vectorizing, pictures, count, codes, classes, parts, unusable };
  } catch (error) {
    await vectorizing?.close();
    throw error;
  }
}

function assertLearnable(
  rows: number,
  codes: readonly string[],
  { count, first }: Unusable<UnusableRow>,
): void {
  if (rows === 0) {
    const [example] = first;
    const message =
      example === undefined
        ? 'The file has no rows.'
        : `None of the ${count} rows can be used; the first one, on line ${example.line}: ${example.detail}`;
    throw new AppError('UNUSABLE_FILE', message, { field: 'train', unusableRows: count });
  }
  if (codes.length < 2) {
    const message = `All rows have the label "${codes[0]}". A classifier needs at least two.`;
    throw new AppError('UNUSABLE_FILE', message, { field: 'label' });
  }
}

function tooFew(rows: number): AppError {
  const message = `The ${rows} rows are too few, or too alike, to hold some out. Give at least two of a label.`;
  return new AppError('UNUSABLE_FILE', message, { field: 'train', rows });
}
