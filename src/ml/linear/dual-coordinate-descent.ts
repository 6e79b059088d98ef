import type { BlockRows, ClassBlock } from './class-block.js';
import type { RowKernels } from './row-kernels.js';

/** Fewer classes than one in so many are moved one by one; of more, all are, which the kernel does several at a time. */
const FEW_OF = 6;

export interface MarginLoss {
  /** C of the squared hinge loss C * max(0, 1 - margin)^2: the larger, the closer the training rows are followed. */
  readonly cost: number;
  /**
   * The most that a row can pull at a class that is not its own: the slope at which the loss there goes on in a straight
   * line. A wrongly labelled row pulls hard at the class it really is of, and a bound on it lessens the harm: 0.874
   * instead of 0.871 of weighted F1 on generated listings with wrong labels. A bound on the pull at the row's own class
   * cost 0.004 on 2,151 French listings, whose classes have few rows each (mean of 15 splits).
   */
  readonly pullMax: number;
}

/**
 * Dual coordinate descent for linear support vector machines, one class against the rest (Hsieh, Chang, Lin, Keerthi
 * and Sundararajan, "A dual coordinate descent method for large-scale linear SVM", ICML 2008), with an upper
 * bound on the dual variables of the classes that are not the row's own. It minimises |w|^2 / 2 plus the sum of the
 * losses, the bias being the weight of a feature that is 1 in every row.
 *
 * All classes of a block learn from a row together, since fetching the row's weights is what takes the time. No class
 * looks at another: its result is the same whatever classes are in the block.
 */
export class BlockSolver {
  private readonly movedClasses: Int32Array;
  private readonly diagonal: number;
  private readonly linearFrom: number;

  constructor(
    private readonly block: ClassBlock,
    private readonly loss: MarginLoss,
    private readonly kernels: RowKernels,
  ) {
    this.movedClasses = new Int32Array(block.classCount);
    this.diagonal = 1 / (2 * loss.cost);
    this.linearFrom = loss.pullMax / (2 * loss.cost);
  }

  learn(rows: BlockRows, row: number): void {
    const { block, kernels } = this;
    kernels.score(rows.x, row);
    const moved = this.moveDuals(rows, row);
    if (moved * FEW_OF > block.classCount) kernels.move(rows.x, row);
    else if (moved > 0) this.moveWeights(rows, row, moved);
  }

  /** Solves each class's one-variable problem exactly; returns how many classes moved. */
  private moveDuals({ y, duals, squaredLengths }: BlockRows, row: number): number {
    const { block, loss, movedClasses, diagonal } = this;
    const { scores, steps } = this.kernels;
    const { classCount, bias, losses } = block;
    const truth = (y[row] as number) - block.firstClass;
    const curvature = (squaredLengths[row] as number) + diagonal;
    let moved = 0;
    for (let c = 0; c < classCount; c++) {
      const isOwn = c === truth;
      const sign = isOwn ? 1 : -1;
      const slack = 1 - sign * ((scores[c] as number) + (bias[c] as number));
      if (slack > 0) losses[c] = (losses[c] as number) + this.lossOf(slack, isOwn);
      const at = row * classCount + c;
      const before = duals[at] as number;
      const best = before + (slack - before * diagonal) / curvature;
      duals[at] = Math.max(isOwn ? best : Math.min(best, loss.pullMax), 0);
      // The difference of what is stored, so that the weights stay the sum of the rows times their duals.
      const step = sign * ((duals[at] as number) - before);
      steps[c] = step;
      if (step === 0) continue;
      bias[c] = (bias[c] as number) + step;
      movedClasses[moved++] = c;
    }
    return moved;
  }

  private lossOf(slack: number, isOwn: boolean): number {
    const { cost, pullMax } = this.loss;
    const { linearFrom } = this;
    return isOwn || slack <= linearFrom ? cost * slack * slack : pullMax * (slack - linearFrom / 2);
  }

  private moveWeights({ x }: BlockRows, row: number, moved: number): void {
    const { movedClasses, block } = this;
    const { steps } = this.kernels;
    const { weights, stride } = block;
    const { indptr, indices, values } = x;
    const end = indptr[row + 1] as number;
    for (let entry = indptr[row] as number; entry < end; entry++) {
      const value = values[entry] as number;
      const base = (indices[entry] as number) * stride;
      for (let i = 0; i < moved; i++) {
        const c = movedClasses[i] as number;
        weights[base + c] = (weights[base + c] as number) + value * (steps[c] as number);
      }
    }
  }
}
