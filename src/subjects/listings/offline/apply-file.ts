import { readTableParts, type TableRow } from '../../../pipeline/dataset/read-table.js';
import { AppError } from '../../../platform/errors.js';
import { imageFileOfRow } from '../dataset/accept-row.js';
import {
  type ColumnMapping,
  type ColumnPositions,
  locateColumns,
  unreadableHeader,
} from '../dataset/columns.js';
import type { Applier } from './applier.js';
import { csvLines, outputColumns } from './apply-batch.js';
import { ApplyHere } from './apply-here.js';
import type { AppliedBatch } from './apply-messages.js';
import { ApplyThreads } from './apply-threads.js';
import { assertPictured, assertPicturesSuit, ListingPictures } from './listing-pictures.js';
import { Unusable, type UnusableRow } from './unusable.js';

const BATCH_ROWS_MAX = 500;
/** Batches in the hands of the threads, for each thread. */
const OPEN_PER_THREAD = 3;

export interface ApplyRequest {
  readonly listings: AsyncIterable<Buffer>;
  readonly mapping: ColumnMapping;
  /** A folder or a zip archive with the pictures that the listings name. */
  readonly picturesPath: string | null;
  readonly modelPath: string;
  /** With 1 no thread is started. */
  readonly threads: number;
  /** Takes the next piece of the output, which is CSV. */
  readonly write: (csv: string) => Promise<unknown>;
}

export interface Applied {
  readonly rows: number;
  readonly unusable: Unusable<UnusableRow>;
  /** Null when none were given. */
  readonly pictures: Pick<ListingPictures, 'count' | 'unusable'> | null;
  readonly categories: number;
}

/**
 * Predicts a file of any size in constant memory: rows and pictures are read here, predicted in threads (with one
 * thread, here), and written in the order of the rows. Every row of the input has one in the output.
 * @throws AppError UNUSABLE_FILE when the file, the model or the pictures cannot be read; INVALID_INPUT for pictures
 *   that the model does not look at, or that it lacks
 */
export async function applyFile(request: ApplyRequest, onRows: (rows: number) => void): Promise<Applied> {
  const { picturesPath } = request;
  const pictures = picturesPath === null ? null : await ListingPictures.open(picturesPath);
  try {
    return await applyRows(request, pictures, onRows);
  } finally {
    pictures?.close();
  }
}

async function applyRows(
  { listings, mapping, modelPath, threads: count, write }: ApplyRequest,
  pictures: ListingPictures | null,
  onRows: (rows: number) => void,
): Promise<Applied> {
  const applier: Applier =
    count === 1 ? new ApplyHere({ modelPath }) : new ApplyThreads({ modelPath }, count);
  const unusable = new Unusable<UnusableRow>();
  const open: Promise<AppliedBatch>[] = [];
  let columns: ColumnPositions | undefined;
  let batch: TableRow[] = [];
  let rows = 0;
  let header: string | null = null;

  const suitable = applier.model().then(({ kind }) => assertPicturesSuit(kind, pictures !== null, ['image']));
  suitable.catch(() => {}); // seen before anything is decoded or written
  const writeNext = async () => {
    await suitable;
    const { csv, unusableRows, firstUnusable } = await open.shift()!;
    for (const row of firstUnusable) unusable.add(row);
    unusable.count += unusableRows - firstUnusable.length;
    header ??= csvLines([outputColumns((await applier.model()).classCodes)]);
    await write(header + csv);
    header = '';
  };
  const hand = async () => {
    if (pictures !== null) await suitable;
    const features = (await pictures?.featuresOf(batch.map(picturedRow))) ?? null;
    const applied = applier.apply({ rows: batch, columns: columns!, pictures: features });
    applied.catch(() => {}); // seen when its turn comes
    open.push(applied);
    rows += batch.length;
    batch = [];
    onRows(rows);
    while (open.length > count * OPEN_PER_THREAD) await writeNext();
  };

  const picturedRow = (row: TableRow) => ({
    line: row.line,
    imageFile: 'fields' in row ? imageFileOfRow(row.fields, columns!) : null,
  });

  try {
    for await (const part of readTableParts(listings)) {
      for (const row of part) {
        if (columns === undefined) {
          if ('fields' in row) {
            columns = locateColumns(row.fields, mapping);
            if (pictures !== null) assertPictured(columns);
            if (mapping.header) continue;
          } else if (mapping.header) throw unreadableHeader('in', row);
        }
        batch.push(row);
        // Broken rows before the first readable one wait for it, since it says where the columns are.
        if (batch.length >= BATCH_ROWS_MAX && columns !== undefined) await hand();
      }
    }
    if (batch.length > 0 && columns !== undefined) await hand();
    while (open.length > 0) await writeNext();
    if (rows === 0)
      throw new AppError('UNUSABLE_FILE', 'The file has no rows that can be read.', { field: 'in' });
    return { rows, unusable, pictures, categories: (await applier.model()).classCodes.length };
  } finally {
    await applier.close();
  }
}
