import { ModelInputError } from '../errors.js';

/**
 * A sparse matrix in compressed-sparse-row form: the entries of row r are
 * `indices[indptr[r] .. indptr[r + 1])` with `values` at the same places. Within a row the columns
 * are distinct and in no particular order.
 */
export interface CsrMatrix {
  readonly rows: number;
  readonly columns: number;
  /** rows + 1 positions, from 0, never falling. */
  readonly indptr: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

const GROWTH_FACTOR = 1.5;

/** Builds a matrix row by row. With exact hints nothing is copied; without, the arrays grow by half. */
export class CsrBuilder {
  private indptr: Uint32Array<ArrayBuffer>;
  private indices: Uint32Array<ArrayBuffer>;
  private values: Float32Array<ArrayBuffer>;
  private rowCount = 0;
  private entryCount = 0;

  /** @param hints expected numbers of rows and entries, 16 and 1,024 where not given */
  constructor(
    readonly columns: number,
    hints: { rows?: number; entries?: number } = {},
  ) {
    this.indptr = new Uint32Array((hints.rows ?? 16) + 1);
    const entries = hints.entries ?? 1024;
    this.indices = new Uint32Array(entries);
    this.values = new Float32Array(entries);
  }

  get rows(): number {
    return this.rowCount;
  }

  get entries(): number {
    return this.entryCount;
  }

  /** Number of entries pushed since the last `endRow`. */
  get openRowEntries(): number {
    return this.entryCount - (this.indptr[this.rowCount] as number);
  }

  /** Adds an entry to the open row. `column` must be in [0, columns); it is checked by `assertCsrMatrix`, not here. */
  push(column: number, value: number): void {
    if (this.entryCount === this.indices.length) this.growEntries();
    this.indices[this.entryCount] = column;
    this.values[this.entryCount] = value;
    this.entryCount++;
  }

  /** Multiplies the values of some entries of the open row, counted from its start, by a number. */
  scaleOpenRow(factor: number, from: number, to: number): void {
    const { values } = this;
    const start = this.indptr[this.rowCount] as number;
    for (let i = start + from; i < start + to; i++) {
      values[i] = (values[i] as number) * factor;
    }
  }

  endRow(): void {
    if (this.rowCount + 1 === this.indptr.length) this.growRows();
    this.rowCount++;
    this.indptr[this.rowCount] = this.entryCount;
  }

  /** Forgets all rows and keeps the memory. Matrices built before are overwritten by what follows. */
  clear(): void {
    this.rowCount = 0;
    this.entryCount = 0;
  }

  /** As `build`, for whoever reads rows alone: all of the memory, since cutting it takes longer than filling a row. */
  uncut(): CsrMatrix {
    const { rowCount: rows, columns, indptr, indices, values } = this;
    return { rows, columns, indptr, indices, values };
  }

  /** The rows ended so far, as views on this builder's memory (no copy). */
  build(): CsrMatrix {
    const entries = this.indptr[this.rowCount] as number;
    return {
      rows: this.rowCount,
      columns: this.columns,
      indptr: this.indptr.subarray(0, this.rowCount + 1),
      indices: this.indices.subarray(0, entries),
      values: this.values.subarray(0, entries),
    };
  }

  private growEntries(): void {
    const length = Math.ceil(this.indices.length * GROWTH_FACTOR) + 16;
    const indices = new Uint32Array(length);
    indices.set(this.indices);
    this.indices = indices;
    const values = new Float32Array(length);
    values.set(this.values);
    this.values = values;
  }

  private growRows(): void {
    const indptr = new Uint32Array(Math.ceil(this.indptr.length * GROWTH_FACTOR) + 16);
    indptr.set(this.indptr);
    this.indptr = indptr;
  }
}

/**
 * Checks the shape, the bounds and the numbers of a matrix from elsewhere.
 * @throws ModelInputError SHAPE_MISMATCH or NOT_A_NUMBER, with the first bad place
 */
export function assertCsrMatrix(x: CsrMatrix): void {
  const { rows, columns, indptr, indices, values } = x;
  if (indptr.length !== rows + 1 || indptr[0] !== 0) {
    throw new ModelInputError('SHAPE_MISMATCH', `indptr must start at 0 and have ${rows + 1} numbers`, {
      rows,
      indptrLength: indptr.length,
    });
  }
  for (let row = 0; row < rows; row++) {
    if ((indptr[row + 1] as number) < (indptr[row] as number)) {
      throw new ModelInputError('SHAPE_MISMATCH', `indptr falls after row ${row}`, { row });
    }
  }
  if (indptr[rows] !== indices.length || indices.length !== values.length) {
    throw new ModelInputError(
      'SHAPE_MISMATCH',
      'indptr, indices and values disagree on the number of entries',
      {
        indptrEnd: indptr[rows] as number,
        indices: indices.length,
        values: values.length,
      },
    );
  }
  for (let entry = 0; entry < indices.length; entry++) {
    if ((indices[entry] as number) >= columns) {
      throw new ModelInputError(
        'SHAPE_MISMATCH',
        `entry ${entry} is in column ${indices[entry]} of ${columns}`,
        {
          entry,
          column: indices[entry] as number,
          columns,
        },
      );
    }
    if (!Number.isFinite(values[entry] as number)) {
      throw new ModelInputError('NOT_A_NUMBER', `entry ${entry} is not a finite number`, { entry });
    }
  }
}
