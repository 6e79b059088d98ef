import { stringify } from 'csv-stringify/sync';
import { PICTURE_FEATURE_COUNT } from '../../../ml/image/picture-features.js';
import type { ListingModel } from '../../../ml/model/listing-model.js';
import type { ListingInput, PictureRows } from '../../../ml/model/rows.js';
import type { TableRow } from '../../../pipeline/dataset/read-table.js';
import { acceptRow } from '../dataset/accept-row.js';
import type { ColumnPositions } from '../dataset/columns.js';
import type { AppliedBatch, ApplyBatch } from './apply-messages.js';
import { nothingToJudge, Unusable, type UnusableRow } from './unusable.js';

/** Probabilities are given to six digits. */
const SHARE_UNITS = 1_000_000;
const NO_SHARE = '0.000000';
const ID_CHARS_MAX = 191;

/** The header of the output: a column `p_<code>` for each category. */
export function outputColumns(classCodes: readonly string[]): string[] {
  return ['line', 'id', 'label', 'confidence', ...classCodes.map((code) => `p_${code}`), 'error'];
}

/** Lines of CSV (RFC 4180); text that a spreadsheet would run as a formula gets a quote in front. */
export function csvLines(lines: readonly (readonly (string | number)[])[]): string {
  return stringify(lines as (string | number)[][], { escape_formulas: true });
}

/**
 * Predicts the rows of a batch. One that cannot be read has only its line, its id and the reason.
 * Numbers are joined here, since a CSV writer looks at every cell for what it may have to quote.
 */
export function applyBatch({ rows, columns, pictures }: ApplyBatch, model: ListingModel): AppliedBatch {
  const unusable = new Unusable<UnusableRow>();
  const probabilities = new Float32Array(model.classCodes.length);
  const labels = model.classCodes.map(csvCell);
  const noAnswer = Array<string>(model.classCodes.length + 2).fill('');
  let csv = '';
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const read = readRow(row, columns, pictures === null ? null : { of: pictures, at });
    if ('problem' in read) {
      unusable.add(read.problem);
      csv += csvLines([[row.line, read.id, ...noAnswer, read.problem.detail]]);
      continue;
    }
    model.predictInto(read.listing, probabilities, 0);
    const best = indexOfLargest(probabilities);
    csv += `${row.line},${csvCell(read.id)},${labels[best]!},${shareOf(probabilities[best]!)},`;
    for (let c = 0; c < probabilities.length; c++) csv += `${shareOf(probabilities[c]!)},`;
    csv += '\n';
  }
  return { csv, unusableRows: unusable.count, firstUnusable: unusable.first };
}

/** Letters and digits alone are never quoted. */
const PLAIN_CELL = /^\w*$/;

function csvCell(text: string): string {
  return PLAIN_CELL.test(text) ? text : csvLines([[text]]).slice(0, -1);
}

function shareOf(probability: number): string {
  const units = Math.round(probability * SHARE_UNITS);
  if (units === 0) return NO_SHARE;
  return units === SHARE_UNITS ? '1.000000' : `0.${String(units).padStart(6, '0')}`;
}

interface RowPicture {
  readonly of: PictureRows;
  readonly at: number;
}

function readRow(
  row: TableRow,
  columns: ColumnPositions,
  pictured: RowPicture | null,
): { id: string; listing: ListingInput } | { id: string; problem: UnusableRow } {
  if (!('fields' in row)) return { id: '', problem: row };
  const { line, fields } = row;
  const verdict = acceptRow(fields, columns, line, pictured !== null);
  if (!verdict.accepted) {
    const id = fields[columns.id]?.trim().slice(0, ID_CHARS_MAX) ?? '';
    return { id, problem: { line, ...verdict } };
  }
  const { externalId: id, title, description } = verdict.listing;
  const picture = pictured === null ? null : pictureOf(pictured);
  if (title === '' && description === '' && picture === null) return { id, problem: nothingToJudge(line) };
  return { id, listing: { title, description, picture } };
}

function pictureOf({ of: { present, values }, at }: RowPicture): Uint8Array | null {
  if (present[at] !== 1) return null;
  return values.subarray(at * PICTURE_FEATURE_COUNT, (at + 1) * PICTURE_FEATURE_COUNT);
}

function indexOfLargest(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
