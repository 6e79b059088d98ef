import { stringify } from 'csv-stringify/sync';
import type { ListingModel } from '../../ml/model/listing-model.js';
import { acceptRow } from '../dataset/accept-row.js';
import type { ColumnPositions } from '../dataset/columns.js';
import type { TableRow } from '../dataset/read-table.js';
import type { AppliedBatch, ApplyBatch } from './apply-messages.js';
import { type UnusableRow, UnusableRows } from './unusable-rows.js';

const DIGITS = 6;
const ID_CHARS_MAX = 191;

/** The header of the output: a column `p_<code>` for each category. */
export function outputColumns(classCodes: readonly string[]): string[] {
  return ['line', 'id', 'label', 'confidence', ...classCodes.map((code) => `p_${code}`), 'error'];
}

/** Lines of CSV (RFC 4180); text that a spreadsheet would run as a formula gets a quote in front. */
export function csvLines(lines: readonly (readonly (string | number)[])[]): string {
  return stringify(lines as (string | number)[][], { escape_formulas: true });
}

/** Predicts the rows of a batch. One that cannot be read has only its line, its id and the reason. */
export function applyBatch({ rows, columns }: ApplyBatch, model: ListingModel): AppliedBatch {
  const unusable = new UnusableRows();
  const probabilities = new Float32Array(model.classCodes.length);
  const noAnswer = Array<string>(model.classCodes.length + 2).fill('');
  const lines = rows.map((row) => {
    const read = readRow(row, columns);
    if ('problem' in read) {
      unusable.add(read.problem);
      return [row.line, read.id, ...noAnswer, read.problem.detail];
    }
    model.predictInto({ ...read.listing, picture: null }, probabilities, 0);
    const best = indexOfLargest(probabilities);
    const shares = Array.from(probabilities, (share) => share.toFixed(DIGITS));
    return [row.line, read.id, model.classCodes[best]!, shares[best]!, ...shares, ''];
  });
  return { csv: csvLines(lines), unusableRows: unusable.count, firstUnusable: unusable.first };
}

function readRow(
  row: TableRow,
  columns: ColumnPositions,
): { id: string; listing: { title: string; description: string } } | { id: string; problem: UnusableRow } {
  if (!('fields' in row)) return { id: '', problem: row };
  const verdict = acceptRow(row.fields, columns, row.line);
  if (verdict.accepted) return { id: verdict.listing.externalId, listing: verdict.listing };
  const id = row.fields[columns.id]?.trim().slice(0, ID_CHARS_MAX) ?? '';
  return { id, problem: { line: row.line, ...verdict } };
}

function indexOfLargest(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
