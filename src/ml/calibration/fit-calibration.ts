import { softmaxInPlace } from '../linear/softmax.js';
import { type Calibration, calibrateScores } from './calibration.js';
import { fitNoisyScaling } from './noisy-scaling.js';
import { pairedGain } from './paired-gain.js';
import { assertScoredRows, pickRows, type ScoredRows, stratifiedFolds } from './scored-rows.js';
import { fitTemperature } from './temperature.js';
import { fitVectorScaling } from './vector-scaling.js';

const FOLD_COUNT = 5;
/** About so many rows at most decide between the ways; all rows then fit the one taken. */
const COMPARED_ROWS_MAX = 3000;

interface Way {
  readonly learn: (rows: ScoredRows, temperature: Calibration) => Calibration;
  /** With fewer rows it is not even tried. */
  readonly rowsMin: (classCount: number) => number;
  /** By how many standard errors its loss must be below that of the best way before it. */
  readonly standardErrorsMin: number;
}

/** From few parameters to many; only the last can change the order of classes, and must be better beyond chance. */
const WAYS: readonly Way[] = [
  { learn: (_, temperature) => temperature, rowsMin: () => 0, standardErrorsMin: 0 },
  {
    learn: (rows, temperature) => fitNoisyScaling(rows, temperature, 'exponential'),
    rowsMin: () => 50,
    standardErrorsMin: 0,
  },
  {
    learn: (rows, temperature) => fitNoisyScaling(rows, temperature, 'sigmoid'),
    rowsMin: () => 50,
    standardErrorsMin: 0,
  },
  { learn: fitVectorScaling, rowsMin: (classCount) => 10 * classCount, standardErrorsMin: 2 },
];

/**
 * The calibration to use after a fit, from rows that the classifier has not learnt from. A temperature, unless noise
 * in the labels, a sigmoid link or a vector of scales has a smaller log loss on rows left out of its own fit
 * (cross-validation in five folds). Scores may be margins, log odds or log probabilities. Of very few rows
 * see `fitTemperature`.
 *
 * @throws ModelInputError SHAPE_MISMATCH, NOT_A_NUMBER or LABEL_OUT_OF_RANGE
 */
export function fitCalibration(rows: ScoredRows): Calibration {
  assertScoredRows(rows);
  const { y, classCount } = rows;
  const ways = WAYS.filter(({ rowsMin }) => y.length >= rowsMin(classCount));
  const temperature = fitTemperature(rows);
  if (ways.length < 2) return temperature;
  const losses = leftOutLosses(thinned(rows), ways);
  let best = 0;
  for (let way = 1; way < ways.length; way++) {
    const gain = pairedGain(losses[best] as Float64Array, losses[way] as Float64Array);
    if (gain.standardErrors > (ways[way] as Way).standardErrorsMin) best = way;
  }
  return (ways[best] as Way).learn(rows, temperature);
}

/** Every so many rows of each class, so that many rows do not cost more than they tell about the ways. */
function thinned(rows: ScoredRows): ScoredRows {
  const partCount = Math.min(255, Math.ceil(rows.y.length / COMPARED_ROWS_MAX));
  const parts = stratifiedFolds(rows.y, rows.classCount, partCount);
  return pickRows(
    rows,
    Array.from(parts.keys()).filter((row) => parts[row] === 0),
  );
}

/** For each way the log loss of each row, calibrated without it. */
function leftOutLosses(rows: ScoredRows, ways: readonly Way[]): Float64Array[] {
  const folds = stratifiedFolds(rows.y, rows.classCount, FOLD_COUNT);
  const losses = ways.map(() => new Float64Array(rows.y.length));
  for (let fold = 0; fold < FOLD_COUNT; fold++) {
    const learnt: number[] = [];
    const leftOut: number[] = [];
    folds.forEach((of, row) => {
      (of === fold ? leftOut : learnt).push(row);
    });
    const learntRows = pickRows(rows, learnt);
    const temperature = fitTemperature(learntRows);
    ways.forEach(({ learn }, way) => {
      const calibration = learn(learntRows, temperature);
      for (const row of leftOut) (losses[way] as Float64Array)[row] = rowLoss(rows, row, calibration);
    });
  }
  return losses;
}

function rowLoss({ scores, y, classCount }: ScoredRows, row: number, calibration: Calibration): number {
  const own = scores.slice(row * classCount, (row + 1) * classCount);
  calibrateScores(calibration, own);
  const truthScore = own[y[row] as number] as number;
  return softmaxInPlace(own) - truthScore;
}
