import { requireInRange } from '../errors.js';
import { evaluateClassification } from '../metrics/classification.js';
import type { EpochFigures, FitListener } from '../model/classifier.js';
import type { LabelledRows } from '../model/rows.js';
import { createRandom, type Random } from '../random.js';
import { sharedCsr, sharedFloat64, sharedInt32 } from '../sparse/shared-memory.js';
import { assertLabelled, assertSameFeatures, assertSeveralClasses } from './assert-labelled.js';
import { type RunOnBlocks, withBlocks } from './block-crew.js';
import { type BlockRows, blockRows, type ClassBlock, createBlocks, learnableRows } from './class-block.js';
import { LinearClassifier } from './linear-classifier.js';
import { checkLinearOptions, type LinearOptions } from './linear-options.js';
import { quantise } from './quantised-weights.js';
import { softmaxInPlace } from './softmax.js';

/** Rows between two reports of progress. */
const SLICE_ROWS = 4096;
/** How often rows that come late are gone through before all rows are, once more, together. */
const LATE_PASSES = 2;

/**
 * Learns one weight a feature and class, by dual coordinate descent on one-against-the-rest margins. With several
 * threads each learns its own classes; the result is the same to the last bit for any number of threads.
 */
export class LinearFit {
  private readonly random: Random;
  private readonly blocks: readonly { readonly block: ClassBlock; readonly rowSets: BlockRows[] }[];
  private readonly features: number;
  private rowCount = 0;

  /**
   * @param train only their texts are looked at
   * @param threads at most one a class is used; 1 computes in the calling thread
   * @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH, NOT_A_NUMBER, LABEL_OUT_OF_RANGE, ONE_CLASS_ONLY or INVALID_OPTION
   */
  constructor(
    train: LabelledRows,
    private readonly classCount: number,
    private readonly options: LinearOptions,
    { threads }: { readonly threads: number },
  ) {
    checkLinearOptions(options);
    requireInRange('classCount', classCount, 2, 65_535);
    requireInRange('threads', threads, 1, 1024);
    assertLabelled(train, classCount);
    assertSeveralClasses(train);
    this.random = createRandom(options.seed);
    this.features = train.text.columns;
    this.blocks = createBlocks(this.features, classCount, Math.min(threads, classCount)).map((block) => ({
      block,
      rowSets: [],
    }));
    this.addRows(train);
  }

  /**
   * Goes through the training rows `passes` times and judges the validation rows after each.
   * @throws ModelInputError when the validation rows do not fit, and what the listener throws
   */
  async run(validation: LabelledRows, listener: FitListener): Promise<void> {
    assertLabelled(validation, this.classCount);
    assertSameFeatures(validation, this.features);
    const { passes } = this.options;
    const scores = sharedFloat64(validation.text.rows * this.classCount);
    const judged = { x: sharedCsr(validation.text), scores, scoreStride: this.classCount };
    await this.withOrder(judged, async (run, order) => {
      for (let pass = 1; pass <= passes; pass++) {
        fillInTurn(order, 0);
        this.random.shuffle(order);
        for (const { block } of this.blocks) block.losses.fill(0);
        await learnInSlices(run, order.length, (share) => listener.onProgress((pass - 1 + share) / passes));
        await run({ task: 'score' });
        await listener.onEpoch({
          epoch: pass,
          epochs: passes,
          trainLoss: this.meanLoss(),
          ...figuresOf(scores, validation.y, this.classCount),
        });
      }
    });
  }

  /** Learns from more rows, such as those that were held out, and is back to the rows known before only once. */
  async learnAlso(rows: LabelledRows): Promise<void> {
    assertLabelled(rows, this.classCount);
    assertSameFeatures(rows, this.features);
    const rowsBefore = this.rowCount;
    this.addRows(rows);
    await this.withOrder(null, async (run, order) => {
      const late = order.subarray(0, rows.text.rows);
      for (let pass = 0; pass < LATE_PASSES; pass++) {
        fillInTurn(late, rowsBefore);
        this.random.shuffle(late);
        await learnInSlices(run, late.length);
      }
      fillInTurn(order, 0);
      this.random.shuffle(order);
      await learnInSlices(run, order.length);
    });
  }

  /** What has been learnt so far, its weights rounded to 8 bits (see `quantise`). */
  classifier(): LinearClassifier {
    const bias = new Float64Array(this.classCount);
    for (const { block } of this.blocks) bias.set(block.bias, block.firstClass);
    return new LinearClassifier(
      quantise(
        this.blocks.map(({ block }) => block),
        this.features,
        this.classCount,
      ),
      bias,
    );
  }

  private addRows({ text, y }: LabelledRows): void {
    const rows = learnableRows(text, y);
    for (const { block, rowSets } of this.blocks) rowSets.push(blockRows(rows, block));
    this.rowCount += text.rows;
  }

  private async withOrder(
    judged: Parameters<typeof withBlocks>[0][number]['judged'],
    lead: (run: RunOnBlocks, order: Int32Array) => Promise<void>,
  ): Promise<void> {
    const order = sharedInt32(this.rowCount);
    const jobs = this.blocks.map(({ block, rowSets }) => ({
      block,
      rowSets,
      order,
      judged,
      loss: this.lossOptions,
    }));
    await withBlocks(jobs, (run) => lead(run, order));
  }

  private get lossOptions() {
    const { cost, pullMax } = this.options;
    return { cost, pullMax };
  }

  private meanLoss(): number {
    // Class after class, so that the rounding does not depend on the blocks.
    let sum = 0;
    for (const { block } of this.blocks) for (const loss of block.losses) sum += loss;
    return sum / this.rowCount;
  }
}

function fillInTurn(order: Int32Array, first: number): void {
  for (let i = 0; i < order.length; i++) order[i] = first + i;
}

async function learnInSlices(
  run: RunOnBlocks,
  rows: number,
  onShare?: (share: number) => void,
): Promise<void> {
  for (let from = 0; from < rows; from += SLICE_ROWS) {
    const to = Math.min(rows, from + SLICE_ROWS);
    await run({ task: 'learn', from, to });
    onShare?.(to / rows);
  }
}

function figuresOf(
  scores: Float64Array,
  truth: Uint16Array,
  classCount: number,
): Pick<EpochFigures, 'validationLogLoss' | 'validationWeightedF1'> {
  const probabilities = new Float32Array(scores.length);
  const ofRow = new Float64Array(classCount);
  for (let at = 0; at < scores.length; at += classCount) {
    ofRow.set(scores.subarray(at, at + classCount));
    softmaxInPlace(ofRow);
    probabilities.set(ofRow, at);
  }
  const { logLoss, weightedF1 } = evaluateClassification({ truth, probabilities, classCount });
  return { validationLogLoss: logLoss, validationWeightedF1: weightedF1 };
}
