import { ModelInputError } from '../../../ml/errors.js';
import type { ListingModel } from '../../../ml/model/listing-model.js';
import type { LabelledRows } from '../../../ml/model/rows.js';
import type { CsrMatrix } from '../../../ml/sparse/csr.js';
import type { FittedTextVectorizer } from '../../../ml/text/vectorizer.js';
import { flatParameters, type ModelParameters } from '../../../pipeline/training/parameters/parameters.js';
import { vectorizerOptions } from '../../../pipeline/training/parameters/text.js';
import { codeDigest } from '../../../platform/code-digest.js';
import { digestOfJson } from '../../../platform/digest.js';
import { AppError, invalidInput } from '../../../platform/errors.js';
import { trainListingModel } from '../training/train-listing-model.js';
import { ContentDigest } from './content-digest.js';
import type { LearnProgress, LearnRequest, LearnStep } from './learn-request.js';
import { assertPicturesSuit, ListingPictures } from './listing-pictures.js';
import { HELD_OUT, type LearnableRows, readLearnable, TRAIN } from './read-learnable.js';
import type { Unusable, UnusableRow } from './unusable.js';

export interface Learnt {
  readonly model: ListingModel;
  readonly rows: number;
  readonly heldOutRows: number;
  readonly unusable: Unusable<UnusableRow>;
  /** Null when none were given. */
  readonly pictures: Pick<ListingPictures, 'count' | 'unusable'> | null;
  /** How long each step took. */
  readonly durationsMs: Readonly<Record<LearnStep, number>>;
}

/**
 * Trains a model from a file alone. In memory stay, of each row, about 250 bytes, what `TextVectorizing` keeps, and
 * the features of its picture.
 * @throws AppError UNUSABLE_FILE; INVALID_INPUT for parameters or pictures that do not go with the kind of model
 */
export async function learnFile(request: LearnRequest, onProgress: LearnProgress): Promise<Learnt> {
  const { picturesPath, parameters } = request;
  assertPicturesSuit(parameters.model, picturesPath !== null, ['image', 'fusion']);
  const pictures = picturesPath === null ? null : await ListingPictures.open(picturesPath);
  try {
    return await learn(request, pictures, onProgress);
  } catch (error) {
    if (!(error instanceof ModelInputError)) throw error;
    if (error.code === 'INVALID_OPTION') throw invalidInput('parameters', error.message);
    throw new AppError('UNUSABLE_FILE', `The file cannot be learnt from: ${error.message}.`, {
      field: 'train',
    });
  } finally {
    pictures?.close();
  }
}

async function learn(
  request: LearnRequest,
  pictures: ListingPictures | null,
  onProgress: LearnProgress,
): Promise<Learnt> {
  const { parameters, threads } = request;
  const startedAt = performance.now();
  const content = new ContentDigest();
  const read = await readLearnable(
    {
      ...request,
      listings: content.of(request.listings),
      labels: request.labels && content.of(request.labels),
    },
    pictures,
    onProgress,
  );
  try {
    const readAt = performance.now();
    onProgress('vectorise', 0, 'making features');
    const text = await textOf(read);
    const train = rowsOf(TRAIN, read, text.matrices);
    const validation = rowsOf(HELD_OUT, read, text.matrices);
    const vectorisedAt = performance.now();
    let heldOut = {};
    const model = await trainListingModel(
      { vectorizer: text.vectorizer, classCodes: read.codes, train, validation },
      parameters,
      {
        onProgress: (fraction) => onProgress('train', fraction, 'training'),
        onEpoch: async ({ validationWeightedF1, validationLogLoss }) => {
          heldOut = { weightedF1: validationWeightedF1, logLossBeforeCalibration: validationLogLoss };
        },
      },
      { learnsValidation: true, threads },
    );
    const durationsMs = {
      ...{ read: readAt - startedAt, vectorise: vectorisedAt - readAt },
      train: performance.now() - vectorisedAt,
    };
    const { count: rows, unusable } = read;
    const notes = {
      ...notesOf(content.digest(), parameters),
      ...model.notes,
      metrics: { heldOut: { rows: validation.y.length, ...heldOut } },
    };
    return {
      model: model.withNotes(notes),
      rows,
      heldOutRows: validation.y.length,
      ...{ unusable, pictures, durationsMs },
    };
  } finally {
    await read.vectorizing?.close();
  }
}

/** By these a model file can be told apart from one that was trained on other rows, features or code. */
function notesOf(datasetDigest: string, parameters: ModelParameters) {
  const options = 'text' in parameters ? vectorizerOptions(parameters.text) : null;
  return {
    datasetDigest,
    featureSetDigest: options === null ? null : digestOfJson({ dataset: datasetDigest, options }),
    codeDigest: codeDigest(),
    parameters: flatParameters(parameters),
  };
}

async function textOf({ vectorizing, parts }: LearnableRows): Promise<{
  vectorizer: FittedTextVectorizer | null;
  matrices: readonly CsrMatrix[];
}> {
  if (vectorizing === null) return { vectorizer: null, matrices: [] };
  const texts = await vectorizing.finish(parts);
  await vectorizing.close(); // its threads would only hold memory while the model is trained
  return texts;
}

function rowsOf(
  part: number,
  { classes, parts, pictures }: LearnableRows,
  texts: readonly CsrMatrix[],
): LabelledRows {
  const y = classes.filter((_, row) => parts[row] === part);
  return { text: texts[part] ?? emptyRows(y.length), y, pictures: pictures?.take(parts, part) ?? null };
}

function emptyRows(rows: number): CsrMatrix {
  const none = new Uint32Array();
  return { rows, columns: 0, indptr: new Uint32Array(rows + 1), indices: none, values: new Float32Array() };
}
