import type { LabelledRows } from '../model/rows.js';
import { createRandom } from '../random.js';
import { CsrBuilder, type CsrMatrix } from '../sparse/csr.js';

/** A matrix of sparse rows from dense numbers, row-major. */
export function csrOf(dense: readonly number[], rows: number, columns: number): CsrMatrix {
  const builder = new CsrBuilder(columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = dense[row * columns + column] as number;
      if (value !== 0) builder.push(column, value);
    }
    builder.endRow();
  }
  return builder.build();
}

export function labelled(text: CsrMatrix, y: readonly number[]): LabelledRows {
  return { text, y: Uint16Array.from(y), pictures: null };
}

/** Rows of a few random terms; the first of them shows the class in nine rows of ten. */
export function plantedRows(rows: number, classCount: number, seed: number): LabelledRows {
  const random = createRandom(seed);
  const columns = classCount + 20;
  const builder = new CsrBuilder(columns);
  const y = Array.from({ length: rows }, (_, row) => {
    const label = row % classCount;
    builder.push(random.next() < 0.9 ? label : random.int(classCount), 0.5 + random.next() / 2);
    for (let i = 0; i < 3; i++) builder.push(classCount + i * 6 + random.int(6), random.next());
    builder.endRow();
    return label;
  });
  return labelled(builder.build(), y);
}
