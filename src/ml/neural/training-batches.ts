import type { LabelledRows } from '../model/rows.js';
import type { Random } from '../random.js';
import type { NetworkInputs } from './network-inputs.js';
import type { NeuralOptions } from './neural-options.js';
import type { ProjectionTrainer } from './projection-trainer.js';
import type { Batch } from './tensor-network.js';

/**
 * The training rows as batches, in an order shuffled anew each epoch. Of the rows with text and picture some lose one
 * of them for an epoch, so that the network learns to judge by what is there.
 */
export class TrainingBatches {
  readonly batchCount: number;
  private readonly order: Int32Array;
  /** Of the batch built last: whether the row at this place kept its text. */
  private readonly keptText: Uint8Array;

  constructor(
    private readonly rows: LabelledRows,
    private readonly inputs: NetworkInputs<ProjectionTrainer>,
    private readonly classWeights: Float64Array,
    private readonly options: Pick<NeuralOptions, 'batchRows' | 'textDropShare' | 'pictureDropShare'>,
    private readonly random: Random,
  ) {
    this.order = Int32Array.from({ length: rows.y.length }, (_, row) => row);
    this.batchCount = Math.ceil(rows.y.length / options.batchRows);
    this.keptText = new Uint8Array(options.batchRows);
  }

  shuffle(): void {
    this.random.shuffle(this.order);
  }

  build(index: number): Batch {
    const { rows, inputs, classWeights, keptText } = this;
    const picked = this.rowsOf(index);
    const values = new Float32Array(picked.length * inputs.width);
    const targets = new Float32Array(picked.length * classWeights.length);
    for (let at = 0; at < picked.length; at++) {
      const row = picked[at] as number;
      const label = rows.y[row] as number;
      targets[at * classWeights.length + label] = classWeights[label] as number;
      const keeps = this.drawKept(row);
      keptText[at] = keeps.text ? 1 : 0;
      if (keeps.text) inputs.fillText(rows, row, values, at * inputs.width);
      if (keeps.picture) inputs.fillPicture(rows, row, values, at * inputs.width);
    }
    return { rows: picked.length, inputs: values, targets };
  }

  /** Passes the gradients of the text inputs, rows * projection width, on to the projection. */
  learnProjection(index: number, gradients: Float32Array, rate: number): void {
    const { projection } = this.inputs;
    const picked = this.rowsOf(index);
    for (let at = 0; at < picked.length; at++) {
      if (this.keptText[at] === 0) continue;
      projection.learn(this.rows.text, picked[at] as number, gradients, at * projection.width, rate);
    }
  }

  private rowsOf(index: number): Int32Array {
    const start = index * this.options.batchRows;
    return this.order.subarray(start, start + this.options.batchRows);
  }

  private drawKept(row: number): { text: boolean; picture: boolean } {
    const { text } = this.rows;
    const hasText = (text.indptr[row + 1] as number) > (text.indptr[row] as number);
    if (!hasText || !this.inputs.hasPicture(this.rows, row)) return { text: true, picture: true };
    const chance = this.random.next();
    const { textDropShare, pictureDropShare } = this.options;
    const keepsText = chance >= textDropShare;
    return { text: keepsText, picture: !keepsText || chance >= textDropShare + pictureDropShare };
  }
}
