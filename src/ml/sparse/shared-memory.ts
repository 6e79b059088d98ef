import type { CsrMatrix } from './csr.js';

/** The same numbers in memory that threads share; copied only when they are not there yet. */
export function sharedCsr(x: CsrMatrix): CsrMatrix {
  return {
    rows: x.rows,
    columns: x.columns,
    indptr: isShared(x.indptr) ? x.indptr : copied(x.indptr, sharedUint32(x.indptr.length)),
    indices: isShared(x.indices) ? x.indices : copied(x.indices, sharedUint32(x.indices.length)),
    values: isShared(x.values) ? x.values : copied(x.values, sharedFloat32(x.values.length)),
  };
}

export function sharedUint16(from: Uint16Array): Uint16Array {
  if (isShared(from)) return from;
  return copied(from, new Uint16Array(new SharedArrayBuffer(from.byteLength)));
}

export function sharedInt32(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

export function sharedFloat32(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}

export function sharedFloat64(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

export function sharedUint32(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT));
}

function isShared({ buffer }: ArrayBufferView): boolean {
  return buffer instanceof SharedArrayBuffer;
}

function copied<Numbers extends Uint16Array | Uint32Array | Float32Array>(
  from: Numbers,
  into: Numbers,
): Numbers {
  into.set(from);
  return into;
}
