import { readTableParts } from '../../../pipeline/dataset/read-table.js';
import { AppError } from '../../../platform/errors.js';
import { acceptRow } from '../dataset/accept-row.js';
import {
  type ColumnMapping,
  type ColumnPositions,
  locateColumns,
  unreadableHeader,
} from '../dataset/columns.js';
import { type Labels, labelProblem, namesOfficialLabels } from '../dataset/labels.js';
import { assertPictured } from './listing-pictures.js';
import type { Unusable, UnusableRow } from './unusable.js';

/** A batch ends at this many rows or characters. */
const BATCH_ROWS_MAX = 1_000;
const BATCH_CHARS_MAX = 1 << 20;

export interface LabelledListing {
  readonly line: number;
  readonly title: string;
  readonly description: string;
  readonly label: string;
  /** Rows with the same value are never parted. */
  readonly group: string;
  /** The name of its picture. */
  readonly imageFile: string | null;
}

interface Source {
  readonly mapping: ColumnMapping;
  /** From a file of its own; null when the labels are a column of the listings. */
  readonly labels: Labels | null;
  /** Whether a listing that has a picture needs no text. */
  readonly withPictures: boolean;
}

/**
 * The listings of a CSV or TSV file that a model can learn from, in batches.
 * @param unusable takes note of the others
 * @throws AppError UNUSABLE_FILE when the file as a whole cannot be read, or has no label
 */
export async function* readListings(
  content: AsyncIterable<Buffer>,
  { mapping, labels, withPictures }: Source,
  unusable: Unusable<UnusableRow>,
): AsyncGenerator<LabelledListing[]> {
  let columns: ColumnPositions | undefined;
  let batch: LabelledListing[] = [];
  let batchChars = 0;
  let official = labels?.official ?? false;
  for await (const rows of readTableParts(content)) {
    for (const row of rows) {
      if (columns === undefined) {
        if ('fields' in row) {
          columns = locateColumns(row.fields, mapping);
          assertLabelled(columns, labels);
          if (withPictures) assertPictured(columns);
          official ||= namesOfficialLabels(row.fields, columns, mapping);
          if (mapping.header) continue;
        } else if (mapping.header) throw unreadableHeader('train', row);
      }
      if (!('fields' in row)) {
        unusable.add(row);
        continue;
      }
      const { line, fields } = row;
      const verdict = acceptRow(fields, columns!, line, withPictures);
      if (!verdict.accepted) {
        unusable.add({ line, ...verdict });
        continue;
      }
      const { externalId, title, description, group, imageFile } = verdict.listing;
      const label = labels === null ? fields[columns!.label]!.trim() : labels.byId.get(externalId);
      const problem = labelProblem(label, official);
      if (problem !== null) {
        unusable.add({ line, ...problem });
        continue;
      }
      batch.push({ line, title, description, label: label!, group, imageFile });
      batchChars += title.length + description.length;
      if (batch.length < BATCH_ROWS_MAX && batchChars < BATCH_CHARS_MAX) continue;
      yield batch;
      batch = [];
      batchChars = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

function assertLabelled(columns: ColumnPositions, labels: Source['labels']): void {
  if (labels === null && columns.label < 0) {
    throw new AppError('UNUSABLE_FILE', 'Which column is the label? Name it, or give a labels file.', {
      field: 'label',
    });
  }
  if (labels !== null && columns.id < 0) {
    const message = 'The file has no id column to be joined with the labels file; name it.';
    throw new AppError('UNUSABLE_FILE', message, { field: 'id' });
  }
}
