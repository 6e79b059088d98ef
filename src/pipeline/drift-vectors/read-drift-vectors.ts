import { parse } from 'lossless-json';
import { AppError } from '../../platform/errors.js';
import { type Cell, type DriftVector, describe, unusableVector } from './drift-vector.js';

/** A number that is written with a point or an exponent: 3.0 is no whole number to a program that has both. */
class Fraction {
  constructor(readonly value: number) {}
}

/** NaN and infinities as Python writes them, outside of strings. */
const PYTHON_NUMBERS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity|NaN/gs;
const JSON_NUMBERS: Readonly<Record<string, string>> = {
  NaN: 'null',
  Infinity: '1e999',
  '-Infinity': '-1e999',
};

/**
 * Reads a file of vectors: a JSON list of objects with name, test, reference, current, expected, and perhaps source,
 * params, tolerance and note.
 * @throws AppError UNUSABLE_FILE that says which vector and which field cannot be used
 */
export function readDriftVectors(content: string): DriftVector[] {
  const list = parseJson(content.replace(/^\uFEFF/, ''));
  if (!Array.isArray(list)) {
    throw new AppError('UNUSABLE_FILE', `The file must hold a list of vectors, holds ${describe(list)}.`);
  }
  if (list.length === 0) throw new AppError('UNUSABLE_FILE', 'The file holds no vector.');
  return list.map((item, index) => toVector(item, index + 1));
}

function parseJson(content: string): unknown {
  const plain = content.replace(PYTHON_NUMBERS, (token) => JSON_NUMBERS[token] ?? token);
  try {
    return parse(plain, null, (text) => (/[.eE]/.test(text) ? new Fraction(Number(text)) : Number(text)));
  } catch (error) {
    throw new AppError(
      'UNUSABLE_FILE',
      `The file is no JSON: ${(error as Error).message}`,
      {},
      { cause: error },
    );
  }
}

function toVector(item: unknown, position: number): DriftVector {
  const at = { position };
  if (!isObject(item)) throw unusableVector(at, '(the vector)', `must be an object, is ${describe(item)}`);
  const { name } = item;
  if (typeof name !== 'string') throw unusableVector(at, 'name', `must be a string, is ${describe(name)}`);
  const vector = { position, name };
  const { test, expected, params = {}, tolerance = {}, note = null } = item;
  if (typeof test !== 'string')
    throw unusableVector(vector, 'test', `must be a string, is ${describe(test)}`);
  if (!isObject(expected)) {
    throw unusableVector(vector, 'expected', `must be an object, is ${describe(expected)}`);
  }
  if (Object.keys(expected).length === 0) throw unusableVector(vector, 'expected', 'names no field');
  if (params !== null && !isObject(params)) {
    throw unusableVector(vector, 'params', `must be an object, is ${describe(params)}`);
  }
  if (note !== null && typeof note !== 'string') {
    throw unusableVector(vector, 'note', `must be a string, is ${describe(note)}`);
  }
  const reference = toColumn(vector, 'reference', item.reference);
  const current = toColumn(vector, 'current', item.current);
  return {
    ...vector,
    test,
    reference: reference.cells,
    current: current.cells,
    hasFractions: reference.hasFractions || current.hasFractions,
    expected: plain(expected) as Record<string, unknown>,
    params: plain(params ?? {}) as Record<string, unknown>,
    tolerance: toTolerance(vector, plain(tolerance)),
    note,
  };
}

type Named = { position: number; name: string };

function toColumn(vector: Named, field: string, value: unknown): { cells: Cell[]; hasFractions: boolean } {
  if (!Array.isArray(value)) throw unusableVector(vector, field, `must be a list, is ${describe(value)}`);
  let hasFractions = false;
  const cells = value.map((cell: unknown, row): Cell => {
    if (cell instanceof Fraction) {
      hasFractions = true;
      return cell.value;
    }
    if (cell === null || ['string', 'number', 'boolean'].includes(typeof cell)) return cell as Cell;
    throw unusableVector(
      vector,
      `${field}[${row}]`,
      `must be a number, a string, true, false or null, is ${describe(cell)}`,
    );
  });
  return { cells, hasFractions };
}

/** A number alone holds for all fields. */
function toTolerance(vector: Named, value: unknown): Record<string, number> {
  if (typeof value === 'number') return { abs: value };
  if (value === null) return {};
  if (!isObject(value)) throw unusableVector(vector, 'tolerance', `must be an object, is ${describe(value)}`);
  for (const [name, limit] of Object.entries(value)) {
    if (typeof limit === 'number' && limit >= 0) continue;
    throw unusableVector(vector, `tolerance.${name}`, `must be a number >= 0, is ${describe(limit)}`);
  }
  return value as Record<string, number>;
}

function plain(value: unknown): unknown {
  if (value instanceof Fraction) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Fraction);
}
