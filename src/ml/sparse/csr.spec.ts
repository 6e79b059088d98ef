import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertCsrMatrix, CsrBuilder } from './csr.js';

const COLUMNS = 50;
const anyRows = fc.array(
  fc.uniqueArray(fc.tuple(fc.nat(COLUMNS - 1), fc.float({ noNaN: true, noDefaultInfinity: true })), {
    selector: ([column]) => column,
  }),
);

describe('CsrBuilder', () => {
  it('gives back the rows it was given, whatever room it started with', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(20), fc.nat(20), (rows, rowsHint, entriesHint) => {
        const builder = new CsrBuilder(COLUMNS, { rows: rowsHint, entries: entriesHint });
        for (const row of rows) {
          for (const [column, value] of row) builder.push(column, value);
          builder.endRow();
        }
        const x = builder.build();
        assertCsrMatrix(x);
        const read = rows.map((_, r) => {
          const from = x.indptr[r]!;
          const to = x.indptr[r + 1]!;
          return Array.from({ length: to - from }, (_, i) => [x.indices[from + i], x.values[from + i]]);
        });
        expect(read).toEqual(rows);
      }),
    );
  });

  it('leaves the row that has not ended out', () => {
    const builder = new CsrBuilder(COLUMNS);
    builder.push(1, 1);
    expect(builder.build()).toMatchObject({ rows: 0, indices: new Uint32Array(0) });
  });

  it('scales the open row only', () => {
    const builder = new CsrBuilder(COLUMNS);
    builder.push(0, 2);
    builder.endRow();
    builder.push(0, 2);
    builder.scaleOpenRow(0.5, 0, builder.openRowEntries);
    builder.endRow();
    expect([...builder.build().values]).toEqual([2, 1]);
  });
});

describe('assertCsrMatrix', () => {
  const good = {
    rows: 2,
    columns: 3,
    indptr: Uint32Array.of(0, 1, 2),
    indices: Uint32Array.of(2, 0),
    values: Float32Array.of(1, 2),
  };

  it.each([
    ['a column out of range', { indices: Uint32Array.of(3, 0) }, 'SHAPE_MISMATCH'],
    ['a falling indptr', { indptr: Uint32Array.of(0, 2, 1) }, 'SHAPE_MISMATCH'],
    ['an indptr that does not start at 0', { indptr: Uint32Array.of(1, 1, 2) }, 'SHAPE_MISMATCH'],
    ['too few rows in indptr', { rows: 3 }, 'SHAPE_MISMATCH'],
    ['fewer values than indices', { values: Float32Array.of(1) }, 'SHAPE_MISMATCH'],
    ['NaN', { values: Float32Array.of(1, Number.NaN) }, 'NOT_A_NUMBER'],
    ['an infinite value', { values: Float32Array.of(1, Infinity) }, 'NOT_A_NUMBER'],
  ])('refuses %s', (_, change, code) => {
    expect(() => assertCsrMatrix({ ...good, ...change })).toThrow(expect.objectContaining({ code }));
  });

  it('accepts a whole matrix', () => {
    expect(() => assertCsrMatrix(good)).not.toThrow();
  });
});
