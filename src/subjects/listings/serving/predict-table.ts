import type { Readable } from 'node:stream';
import type { DataSource } from 'typeorm';
import type { LoadedModel } from '../../../pipeline/registry/loaded-model.js';
import { AppError } from '../../../platform/errors.js';
import { newId } from '../../../platform/ids.js';
import type { Prediction } from '../../../store/entities/prediction.js';
import type { ColumnMapping } from '../dataset/columns.js';
import { answerRows, answersAsCsv, type RowAnswer } from './answer-rows.js';
import { insertPredictions } from './prediction-rows.js';
import type { RowPictures } from './row-pictures.js';

/** Rows whose answers are stored together. */
const PART_ROWS = 2_000;

interface TableContext {
  db: DataSource;
  source: Prediction['source'];
  /** Those that the rows name; null to look at none. */
  pictures: RowPictures | null;
  /** Takes the next piece of the output, which is CSV. */
  write: (csv: string) => Promise<unknown>;
  onRows: (rows: number) => void;
}

export interface TableCounts {
  rows: number;
  rejectedRows: number;
  /** Rows that name a picture which was left out. */
  unusablePictures: number;
}

/**
 * Classifies a CSV or TSV file of any size in constant memory, without a job: the answers of a part are stored
 * before they are written out. The output has a row for each of the input, in the same order, as that of a batch
 * job; when it fails half-way, what was stored stays.
 * @throws AppError UNUSABLE_FILE
 */
export async function predictTable(
  content: Readable,
  mapping: ColumnMapping,
  model: LoadedModel,
  { db, source, pictures, write, onRows }: TableContext,
): Promise<TableCounts> {
  let rows = 0;
  let rejectedRows = 0;
  let unusablePictures = 0;
  const storePart = async (answers: readonly RowAnswer[]) => {
    const predictions = answers.flatMap(({ prediction }) => (prediction === null ? [] : [prediction]));
    await insertPredictions(db.manager, predictions);
    await write(answersAsCsv(answers, { header: rows === 0 }));
    rows += answers.length;
    rejectedRows += answers.length - predictions.length;
    unusablePictures += answers.filter(({ pictureNote }) => pictureNote !== '').length;
    onRows(rows);
  };
  let answers: RowAnswer[] = [];
  const origin = { jobId: null, source, idOf: () => newId() };
  for await (const answer of answerRows(content, mapping, model, origin, pictures)) {
    answers.push(answer);
    if (answers.length === PART_ROWS) {
      await storePart(answers);
      answers = [];
    }
  }
  if (answers.length > 0) await storePart(answers);
  if (rows === 0) throw new AppError('UNUSABLE_FILE', 'The file has no rows.', { field: 'file' });
  return { rows, rejectedRows, unusablePictures };
}
