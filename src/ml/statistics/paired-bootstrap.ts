import { requireInRange } from '../errors.js';
import { createRandom } from '../random.js';
import { drawBinomial } from './binomial-draw.js';
import { assertPairedAnswers, type PairedAnswers } from './paired-answers.js';
import { quantile } from './quantile.js';

export interface PairedBootstrapOptions {
  readonly seed: number;
  readonly resamples: number;
  /** Share of the resamples that the interval holds, e.g. 0.95. */
  readonly confidence: number;
}

export interface PairedBootstrap {
  /** Weighted F1 of the challenger less that of the champion, on the rows themselves. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** One-sided: small when the challenger is better in almost every resample. */
  readonly pBetter: number;
  /** One-sided: small when it is worse in almost every resample. */
  readonly pWorse: number;
}

/**
 * Paired percentile bootstrap of the difference in weighted F1 (Efron and Tibshirani, "An introduction to the
 * bootstrap", 1993, chapters 13 and 15): rows are drawn with replacement, both answers of a row together. Rows with
 * the same truth and the same two answers are interchangeable, so their number is drawn and not they themselves: the
 * time grows with the kinds of rows, hardly with the rows.
 *
 * @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH, LABEL_OUT_OF_RANGE or INVALID_OPTION
 */
export function pairedBootstrap(answers: PairedAnswers, options: PairedBootstrapOptions): PairedBootstrap {
  const { seed, resamples, confidence } = options;
  assertPairedAnswers(answers);
  requireInRange('resamples', resamples, 2, 1_000_000);
  requireInRange('seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  requireInRange('confidence', confidence, 0.5, 0.9999, 'real');
  const rows = answers.truth.length;
  const cells = cellsOf(answers);
  const random = createRandom(seed);
  const tally = new PairedTally(answers.classCount);
  for (const cell of cells) tally.add(cell, cell.rows);
  const difference = tally.difference(rows);
  const drawn = new Float64Array(resamples);
  let notBetter = 0;
  let notWorse = 0;
  for (let resample = 0; resample < resamples; resample++) {
    tally.clear();
    let rowsLeft = rows;
    let weightLeft = rows;
    for (const cell of cells) {
      const count = drawBinomial(random, rowsLeft, cell.rows / weightLeft);
      if (count > 0) tally.add(cell, count);
      rowsLeft -= count;
      weightLeft -= cell.rows;
    }
    const figure = tally.difference(rows);
    drawn[resample] = figure;
    if (figure <= 0) notBetter++;
    if (figure >= 0) notWorse++;
  }
  drawn.sort();
  return {
    difference,
    low: quantile(drawn, (1 - confidence) / 2),
    high: quantile(drawn, (1 + confidence) / 2),
    pBetter: (1 + notBetter) / (1 + resamples),
    pWorse: (1 + notWorse) / (1 + resamples),
  };
}

interface Cell {
  readonly truth: number;
  readonly champion: number;
  readonly challenger: number;
  rows: number;
}

/** Kinds of rows, the most frequent first. */
function cellsOf({ truth, champion, challenger, classCount }: PairedAnswers): Cell[] {
  const cells = new Map<number, Cell>();
  for (let row = 0; row < truth.length; row++) {
    const [t, a, b] = [truth[row] as number, champion[row] as number, challenger[row] as number];
    const key = (t * classCount + a) * classCount + b;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, { truth: t, champion: a, challenger: b, rows: 1 });
    else cell.rows++;
  }
  return [...cells.values()].sort((one, other) => other.rows - one.rows);
}

/** Counts a class from which both weighted F1s follow. */
class PairedTally {
  private readonly supports: Float64Array;
  private readonly champion: { predicted: Float64Array; hits: Float64Array };
  private readonly challenger: { predicted: Float64Array; hits: Float64Array };

  constructor(classCount: number) {
    const counts = () => new Float64Array(classCount);
    this.supports = counts();
    this.champion = { predicted: counts(), hits: counts() };
    this.challenger = { predicted: counts(), hits: counts() };
  }

  clear(): void {
    this.supports.fill(0);
    for (const { predicted, hits } of [this.champion, this.challenger]) {
      predicted.fill(0);
      hits.fill(0);
    }
  }

  add({ truth, champion, challenger }: Cell, rows: number): void {
    this.supports[truth]! += rows;
    this.champion.predicted[champion]! += rows;
    this.challenger.predicted[challenger]! += rows;
    if (champion === truth) this.champion.hits[truth]! += rows;
    if (challenger === truth) this.challenger.hits[truth]! += rows;
  }

  difference(rows: number): number {
    let sum = 0;
    for (let c = 0; c < this.supports.length; c++) {
      const support = this.supports[c] as number;
      if (support === 0) continue;
      const f1 = ({ predicted, hits }: { predicted: Float64Array; hits: Float64Array }) =>
        (2 * (hits[c] as number)) / (support + (predicted[c] as number));
      sum += support * (f1(this.challenger) - f1(this.champion));
    }
    return sum / rows;
  }
}
