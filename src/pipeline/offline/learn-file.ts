import { ModelInputError } from '../../ml/errors.js';
import type { ListingModel } from '../../ml/model/listing-model.js';
import type { LabelledRows } from '../../ml/model/rows.js';
import type { CsrMatrix } from '../../ml/sparse/csr.js';
import { TextVectorizing } from '../../ml/text/text-vectorizing.js';
import type { FittedTextVectorizer } from '../../ml/text/vectorizer.js';
import { AppError, invalidInput } from '../../platform/errors.js';
import type { ColumnMapping } from '../dataset/columns.js';
import { DuplicateFinder } from '../dataset/duplicates.js';
import { readLabels } from '../dataset/labels.js';
import { splitByCluster } from '../dataset/split.js';
import type { ModelParameters } from '../training/parameters/parameters.js';
import { vectorizerOptions } from '../training/parameters/text.js';
import { trainListingModel } from '../training/train-listing-model.js';
import { ClassNumbers } from './class-numbers.js';
import { readListings } from './read-listings.js';
import { UnusableRows } from './unusable-rows.js';

/** Rows held out to judge the passes and to calibrate; a linear model learns from them afterwards. */
const HELD_OUT_SHARE = 0.05;
const TRAIN = 0;
const HELD_OUT = 1;

export interface LearnRequest {
  readonly listings: AsyncIterable<Buffer>;
  /** A second file with id and label; null when the labels are a column of the listings. */
  readonly labels: AsyncIterable<Buffer> | null;
  readonly mapping: ColumnMapping;
  readonly parameters: ModelParameters;
  readonly threads: number;
}

export interface Learnt {
  readonly model: ListingModel;
  readonly rows: number;
  readonly heldOutRows: number;
  readonly unusable: UnusableRows;
  /** How long each step took. */
  readonly durationsMs: Readonly<Record<'read' | 'vectorise' | 'train', number>>;
}

export type LearnProgress = (
  step: keyof Learnt['durationsMs'],
  fraction: number,
  description: string,
) => void;

/**
 * Trains a model from a file alone. In memory stay, of each row, about 250 bytes and what `TextVectorizing` keeps.
 * @throws AppError UNUSABLE_FILE; INVALID_INPUT for a parameter that does not go with others
 */
export async function learnFile(request: LearnRequest, onProgress: LearnProgress): Promise<Learnt> {
  try {
    return await learn(request, onProgress);
  } catch (error) {
    if (!(error instanceof ModelInputError)) throw error;
    if (error.code === 'INVALID_OPTION') throw invalidInput('parameters', error.message);
    throw new AppError('UNUSABLE_FILE', `The file cannot be learnt from: ${error.message}.`, {
      field: 'train',
    });
  }
}

async function learn(request: LearnRequest, onProgress: LearnProgress): Promise<Learnt> {
  const { parameters } = request;
  const startedAt = performance.now();
  const read = await readAll(request, onProgress);
  const { rows, codes, classes, parts, unusable } = read;
  try {
    const readAt = performance.now();
    onProgress('vectorise', 0, 'making features');
    const text = await textOf(read);
    const vectorisedAt = performance.now();
    const material = { vectorizer: text.vectorizer, classCodes: codes };
    const model = await trainListingModel(
      { ...material, train: rowsOf(TRAIN), validation: rowsOf(HELD_OUT) },
      parameters,
      { onProgress: (fraction) => onProgress('train', fraction, 'training'), onEpoch: async () => {} },
      { learnsValidation: true },
    );
    const durationsMs = {
      ...{ read: readAt - startedAt, vectorise: vectorisedAt - readAt },
      train: performance.now() - vectorisedAt,
    };
    return { model, rows, heldOutRows: rowsOf(HELD_OUT).y.length, unusable, durationsMs };

    function rowsOf(part: number): LabelledRows {
      const y = classes.filter((_, row) => parts[row] === part);
      return { text: text.matrices[part] ?? emptyRows(y.length), y, pictures: null };
    }
  } finally {
    await read.vectorizing?.close();
  }
}

interface ReadRows {
  /** Null for a model that reads no text. */
  readonly vectorizing: TextVectorizing | null;
  readonly rows: number;
  readonly codes: readonly string[];
  readonly classes: Uint16Array;
  /** TRAIN or HELD_OUT for each row. */
  readonly parts: Uint8Array;
  readonly unusable: UnusableRows;
}

async function readAll(
  { listings, labels, mapping, parameters, threads }: LearnRequest,
  onProgress: LearnProgress,
): Promise<ReadRows> {
  const byId = labels === null ? null : (await readLabels(labels)).byId;
  const vectorizing =
    'text' in parameters ? new TextVectorizing(vectorizerOptions(parameters.text), threads) : null;
  const classNumbers = new ClassNumbers();
  const duplicates = new DuplicateFinder();
  const unusable = new UnusableRows();
  let rows = 0;
  try {
    const source = {
      mapping,
      labels: byId,
      withPictures: parameters.model === 'image' || parameters.model === 'fusion',
    };
    for await (const batch of readListings(listings, source, unusable)) {
      await vectorizing?.addBatch(batch, { learn: true });
      for (const listing of batch) {
        classNumbers.add(listing.label);
        duplicates.add(listing);
      }
      rows += batch.length;
      onProgress('read', 0, `read ${rows} rows`);
    }
    const { codes, classes } = classNumbers.sorted();
    assertLearnable(rows, codes, unusable);
    const shares = { validation: HELD_OUT_SHARE, gold: 0 };
    const parts = splitByCluster(classes, duplicates.clusters(), shares, parameters.seed);
    if (!parts.includes(HELD_OUT)) throw tooFew(rows);
    return { vectorizing, rows, codes, classes, parts, unusable };
  } catch (error) {
    await vectorizing?.close();
    throw error;
  }
}

async function textOf({ vectorizing, parts }: ReadRows): Promise<{
  vectorizer: FittedTextVectorizer | null;
  matrices: readonly CsrMatrix[];
}> {
  if (vectorizing === null) return { vectorizer: null, matrices: [] };
  const texts = await vectorizing.finish(parts);
  await vectorizing.close(); // its threads would only hold memory while the model is trained
  return texts;
}

function emptyRows(rows: number): CsrMatrix {
  const none = new Uint32Array();
  return { rows, columns: 0, indptr: new Uint32Array(rows + 1), indices: none, values: new Float32Array() };
}

function assertLearnable(rows: number, codes: readonly string[], { count, first }: UnusableRows): void {
  if (rows === 0) {
    const why = first[0] === undefined ? 'The file has no rows.' : `None of the ${count} rows can be used; `;
    const example =
      first[0] === undefined ? '' : `the first one, on line ${first[0].line}: ${first[0].detail}`;
    throw new AppError('UNUSABLE_FILE', why + example, { field: 'train', unusableRows: count });
  }
  if (codes.length < 2) {
    throw new AppError(
      'UNUSABLE_FILE',
      `All rows have the label "${codes[0]}". A classifier needs at least two.`,
      {
        field: 'label',
      },
    );
  }
}

function tooFew(rows: number): AppError {
  const message = `The ${rows} rows are too few, or too alike, to hold some out. Give at least two of a label.`;
  return new AppError('UNUSABLE_FILE', message, { field: 'train', rows });
}
