import type { CsrMatrix } from '../sparse/csr.js';
import type { BlockRows, ClassBlock } from './class-block.js';
import { BlockSolver, type MarginLoss } from './dual-coordinate-descent.js';
import { RowKernels } from './row-kernels.js';

/** All that one thread needs to learn one block of classes; every array is in shared memory. */
export interface BlockJob {
  readonly block: ClassBlock;
  readonly loss: MarginLoss;
  /** Sets of rows; the rows are numbered through all of them. */
  readonly rowSets: readonly BlockRows[];
  /** Row numbers in the order in which they are learnt from; rewritten between passes. */
  readonly order: Int32Array;
  /** Rows to be scored between passes, and where the scores of all classes go, row-major. */
  readonly judged: {
    readonly x: CsrMatrix;
    readonly scores: Float64Array;
    readonly scoreStride: number;
  } | null;
}

export type BlockTask =
  | { readonly task: 'learn'; readonly from: number; readonly to: number }
  | { readonly task: 'score' };

/** Does the tasks of one block, in whichever thread it is created. */
export class BlockWork {
  private readonly kernels: RowKernels;
  private readonly solver: BlockSolver;

  constructor(private readonly job: BlockJob) {
    this.kernels = new RowKernels(job.block.memory, job.block.stride);
    this.solver = new BlockSolver(job.block, job.loss, this.kernels);
  }

  run(task: BlockTask): void {
    if (task.task === 'learn') this.learn(task.from, task.to);
    else this.score();
  }

  private learn(from: number, to: number): void {
    const { order, rowSets } = this.job;
    for (let at = from; at < to; at++) {
      let row = order[at] as number;
      let set = 0;
      while (row >= (rowSets[set] as BlockRows).x.rows) row -= (rowSets[set++] as BlockRows).x.rows;
      this.solver.learn(rowSets[set] as BlockRows, row);
    }
  }

  private score(): void {
    const { kernels } = this;
    const { judged, block } = this.job;
    if (judged === null) return;
    const { x, scores, scoreStride } = judged;
    for (let row = 0; row < x.rows; row++) {
      kernels.score(x, row);
      const start = row * scoreStride + block.firstClass;
      for (let c = 0; c < block.classCount; c++) {
        scores[start + c] = (kernels.scores[c] as number) + (block.bias[c] as number);
      }
    }
  }
}
