import { AppError } from '../../platform/errors.js';
import {
  type ColumnMapping,
  type ColumnPositions,
  locateColumns,
  unreadableHeader,
} from '../dataset/columns.js';
import { readTable, type TableRow } from '../dataset/read-table.js';
import { csvLines, outputColumns } from './apply-batch.js';
import type { AppliedBatch } from './apply-messages.js';
import { ApplyThreads } from './apply-threads.js';
import { UnusableRows } from './unusable-rows.js';

const BATCH_ROWS_MAX = 500;
/** Batches in the hands of the threads, for each thread. */
const OPEN_PER_THREAD = 3;

export interface ApplyRequest {
  readonly listings: AsyncIterable<Buffer>;
  readonly mapping: ColumnMapping;
  readonly modelPath: string;
  readonly threads: number;
  /** Takes the next piece of the output, which is CSV. */
  readonly write: (csv: string) => Promise<unknown>;
}

export interface Applied {
  readonly rows: number;
  readonly unusable: UnusableRows;
  readonly categories: number;
}

/**
 * Predicts a file of any size in constant memory: read here, predicted in threads, written in the order of its rows.
 * Every row of the input has one in the output.
 * @throws AppError UNUSABLE_FILE when the file or the model cannot be read
 */
export async function applyFile(request: ApplyRequest, onRows: (rows: number) => void): Promise<Applied> {
  const { listings, mapping, modelPath, threads: count, write } = request;
  const threads = new ApplyThreads({ modelPath }, count);
  const unusable = new UnusableRows();
  const open: Promise<AppliedBatch>[] = [];
  let columns: ColumnPositions | undefined;
  let batch: TableRow[] = [];
  let rows = 0;
  let header: string | null = null;

  const writeNext = async () => {
    const { csv, unusableRows, firstUnusable } = await open.shift()!;
    for (const row of firstUnusable) unusable.add(row);
    unusable.count += unusableRows - firstUnusable.length;
    header ??= csvLines([outputColumns(await threads.classCodes())]);
    await write(header + csv);
    header = '';
  };
  const hand = async () => {
    const applied = threads.apply({ rows: batch, columns: columns! });
    applied.catch(() => {}); // seen when its turn comes
    open.push(applied);
    rows += batch.length;
    batch = [];
    onRows(rows);
    while (open.length > count * OPEN_PER_THREAD) await writeNext();
  };

  try {
    for await (const row of readTable(listings)) {
      if (columns === undefined) {
        if ('fields' in row) {
          columns = locateColumns(row.fields, mapping);
          if (mapping.header) continue;
        } else if (mapping.header) throw unreadableHeader('in', row);
      }
      batch.push(row);
      // Broken rows before the first readable one wait for it, since it says where the columns are.
      if (batch.length >= BATCH_ROWS_MAX && columns !== undefined) await hand();
    }
    if (batch.length > 0 && columns !== undefined) await hand();
    while (open.length > 0) await writeNext();
    if (rows === 0)
      throw new AppError('UNUSABLE_FILE', 'The file has no rows that can be read.', { field: 'in' });
    return { rows, unusable, categories: (await threads.classCodes()).length };
  } finally {
    await threads.close();
  }
}
