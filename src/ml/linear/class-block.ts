import type { CsrMatrix } from '../sparse/csr.js';
import { sharedCsr, sharedFloat32, sharedFloat64, sharedUint16 } from '../sparse/shared-memory.js';
import { kernelMemory } from './row-kernels.js';

/** Classes that the kernels take at a time. */
const STRIDE_UNIT = 4;

/** Some neighbouring classes with all that is learnt about them, in memory that threads share. */
export interface ClassBlock {
  readonly firstClass: number;
  readonly classCount: number;
  /** Numbers a feature in `weights`: classCount, rounded up to a multiple of 4; what is beyond the classes stays 0. */
  readonly stride: number;
  /** Where the weights are, and the kernels compute. */
  readonly memory: WebAssembly.Memory;
  /** Feature-major, features * stride. */
  readonly weights: Float32Array;
  readonly bias: Float64Array;
  /** For each class the sum over the rows of this pass of its loss, a row taken before it is learnt from. */
  readonly losses: Float64Array;
}

/** Rows to learn from, in memory that threads share. */
export interface LearnableRows {
  readonly x: CsrMatrix;
  readonly y: Uint16Array;
  /** Of each row, the 1 that the bias is multiplied with included. */
  readonly squaredLengths: Float64Array;
}

/** Rows and how hard each pulls at each class of one block. */
export interface BlockRows extends LearnableRows {
  /** Row-major, rows * classCount of the block. */
  readonly duals: Float32Array;
}

/** Divides the classes into blocks of nearly equal size. */
export function createBlocks(features: number, classCount: number, blockCount: number): ClassBlock[] {
  return Array.from({ length: blockCount }, (_, block) => {
    const firstClass = Math.floor((block * classCount) / blockCount);
    const size = Math.floor(((block + 1) * classCount) / blockCount) - firstClass;
    const stride = Math.ceil(size / STRIDE_UNIT) * STRIDE_UNIT;
    return {
      firstClass,
      classCount: size,
      stride,
      ...kernelMemory(features, stride),
      bias: sharedFloat64(size),
      losses: sharedFloat64(size),
    };
  });
}

export function learnableRows(text: CsrMatrix, y: Uint16Array): LearnableRows {
  const x = sharedCsr(text);
  const squaredLengths = sharedFloat64(x.rows);
  for (let row = 0; row < x.rows; row++) {
    let sum = 1;
    const end = x.indptr[row + 1] as number;
    for (let entry = x.indptr[row] as number; entry < end; entry++) sum += (x.values[entry] as number) ** 2;
    squaredLengths[row] = sum;
  }
  return { x, y: sharedUint16(y), squaredLengths };
}

export function blockRows(rows: LearnableRows, block: ClassBlock): BlockRows {
  return { ...rows, duals: sharedFloat32(rows.x.rows * block.classCount) };
}
