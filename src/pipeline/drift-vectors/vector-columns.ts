import { inferColumnKind } from '../../ml/drift/column-kind.js';
import {
  categorySample,
  type DriftKind,
  type NumericSample,
  numericSample,
  type Sample,
  textSample,
} from '../../ml/drift/sample.js';
import { type Cell, type DriftVector, statedKind, unusableVector } from './drift-vector.js';

/** What the columns of a vector hold: as it says, else as its cells look. */
export function kindOf(vector: DriftVector): DriftKind {
  return statedKind(vector) ?? inferColumnKind(vector.reference, vector.hasFractions);
}

export interface Columns<S extends Sample = Sample> {
  readonly reference: S;
  readonly current: S;
}

/** @throws AppError UNUSABLE_FILE when a cell is not of that kind */
export function columnsOf(vector: DriftVector, kind: DriftKind): Columns {
  if (kind === 'num') return numbersIn(vector);
  if (kind === 'cat') {
    return { reference: categorySample(vector.reference), current: categorySample(vector.current) };
  }
  const { reference, current } = textsIn(vector);
  return { reference: textSample(reference), current: textSample(current) };
}

/** Both columns as numbers, true for 1. @throws AppError UNUSABLE_FILE when a cell is no number */
export function numbersIn(vector: DriftVector): Columns<NumericSample> {
  const read = (field: 'reference' | 'current') =>
    numericSample(
      vector[field].map((cell, row) => {
        if (typeof cell !== 'string') return cell === null ? null : Number(cell);
        throw unusableVector(vector, `${field}[${row}]`, `must be a number, is ${JSON.stringify(cell)}`);
      }),
    );
  return { reference: read('reference'), current: read('current') };
}

/** Both columns as texts. @throws AppError UNUSABLE_FILE when a cell is none */
export function textsIn(vector: DriftVector): { reference: string[]; current: string[] } {
  const read = (field: 'reference' | 'current') => {
    const texts: string[] = [];
    for (const [row, cell] of (vector[field] as readonly Cell[]).entries()) {
      if (typeof cell === 'string') texts.push(cell);
      else if (cell !== null) {
        throw unusableVector(vector, `${field}[${row}]`, `must be a string, is ${JSON.stringify(cell)}`);
      }
    }
    return texts;
  };
  return { reference: read('reference'), current: read('current') };
}
