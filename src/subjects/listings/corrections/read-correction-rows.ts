import { readTable, type TableRow } from '../../../pipeline/dataset/read-table.js';
import { type AppError, invalidInput, toAppError } from '../../../platform/errors.js';
import { parseRequest } from '../../../platform/validation.js';
import { unreadableHeader } from '../dataset/columns.js';
import {
  type CorrectionColumns,
  type CorrectionPositions,
  locateCorrectionColumns,
} from './correction-columns.js';
import { type CorrectionRequest, correctionRequestSchema } from './correction-request.js';

/** A line of a file of corrections. */
export interface CorrectionRow {
  readonly line: number;
  /** What it says, or why it cannot be used; null when it names no category, since nobody looked at it. */
  readonly said: CorrectionRequest | AppError | null;
  /** How it names its listing. */
  readonly listing: string;
}

export interface FileDefaults {
  readonly columns: CorrectionColumns;
  /** Who says so where a line names nobody. */
  readonly submittedBy?: string | undefined;
  readonly modelName?: string | undefined;
}

const YES = new Set(['1', 'true', 'yes', 'y', 'x', 'oui']);
const NAME_CHARS_MAX = 191;

/** Reads a CSV or TSV file of corrections line by line. @throws AppError UNUSABLE_FILE */
export async function* readCorrectionRows(
  content: AsyncIterable<Buffer>,
  defaults: FileDefaults,
): AsyncGenerator<CorrectionRow> {
  let columns: CorrectionPositions | undefined;
  for await (const row of readTable(content)) {
    if (columns === undefined) {
      if (!('fields' in row)) throw unreadableHeader('file', row);
      columns = locateCorrectionColumns(row.fields, defaults.columns);
    } else {
      yield readRow(row, columns, defaults);
    }
  }
}

function readRow(row: TableRow, columns: CorrectionPositions, defaults: FileDefaults): CorrectionRow {
  const { line } = row;
  if (!('fields' in row)) return { line, said: invalidInput('file', row.detail), listing: '' };
  const { fields } = row;
  const value = (position: number) => (position < 0 ? '' : (fields[position] ?? '').trim());
  const listing =
    [columns.prediction, columns.id, columns.title].map(value).find((name) => name !== '') ?? '';
  const of = (said: CorrectionRow['said']): CorrectionRow => ({
    line,
    said,
    listing: listing.slice(0, NAME_CHARS_MAX),
  });
  if (fields.length !== columns.count) {
    return of(invalidInput('file', `The row has ${fields.length} columns, the file has ${columns.count}.`));
  }
  if (value(columns.category) === '') return of(null);
  const given = (position: number) => value(position) || undefined;
  const predictionId = given(columns.prediction)?.toLowerCase();
  const naming =
    predictionId === undefined
      ? {
          externalId: given(columns.id),
          title: given(columns.title),
          description: given(columns.description),
        }
      : { predictionId };
  const request = {
    ...naming,
    modelName: defaults.modelName,
    category: value(columns.category),
    newCategory: YES.has(value(columns.newCategory).toLowerCase()),
    submittedBy: given(columns.by) ?? defaults.submittedBy,
    note: value(columns.note),
  };
  try {
    return of(parseRequest(correctionRequestSchema, request));
  } catch (error) {
    return of(toAppError(error));
  }
}
