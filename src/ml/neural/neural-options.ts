import { ModelInputError, requireInRange } from '../errors.js';
import { LANES } from './projection-kernels.js';

export interface NeuralOptions {
  readonly seed: number;
  /** Numbers that the text of a listing is reduced to, a multiple of 8. */
  readonly components: number;
  /** Only this many features, the most frequent, enter the reduction: 1 byte * components each in the saved model. */
  readonly textFeaturesMax: number;
  readonly firstUnits: number;
  readonly secondUnits: number;
  /** Share of hidden units dropped in each step. */
  readonly dropout: number;
  /** Shares of the rows with text and picture that lose one of them for an epoch. */
  readonly textDropShare: number;
  readonly pictureDropShare: number;
  /** Of `temperedClassWeights`. */
  readonly classWeightPower: number;
  /** Adam's step in the dense layers; it falls linearly to a twentieth. */
  readonly learningRate: number;
  /** AdaGrad's step in the reduction of the text; it falls likewise. */
  readonly projectionRate: number;
  readonly batchRows: number;
  readonly epochs: number;
  /** Epochs without a lower validation log loss after which training ends. */
  readonly patience: number;
}

/**
 * Measured on shop offers and made-up listings of 6,400 to 85,000 rows: half as many components again gain nothing,
 * half as many cost 0.01 of weighted F1; 50,000 features cost 0.002 on shop offers; class weights to the power 0 cost
 * up to 0.01; of 85,000 rows five epochs are enough, of 6,400 fifteen; twice the projection rate costs log loss at 85,000 rows.
 */
export const DEFAULT_NEURAL_OPTIONS = {
  components: 64,
  textFeaturesMax: 100_000,
  firstUnits: 512,
  secondUnits: 256,
  dropout: 0.3,
  textDropShare: 0.05,
  pictureDropShare: 0.2,
  classWeightPower: 0.25,
  learningRate: 2e-3,
  projectionRate: 0.05,
  batchRows: 256,
  epochs: 15,
  patience: 3,
} as const satisfies Omit<NeuralOptions, 'seed'>;

/** @throws ModelInputError INVALID_OPTION */
export function assertNeuralOptions(options: NeuralOptions): void {
  requireInRange('seed', options.seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  requireInRange('components', options.components, LANES, 1024);
  if (options.components % LANES !== 0) {
    throw new ModelInputError('INVALID_OPTION', `components must be a multiple of ${LANES}`, {
      option: 'components',
      value: options.components,
    });
  }
  requireInRange('textFeaturesMax', options.textFeaturesMax, 1, 1 << 20);
  requireInRange('firstUnits', options.firstUnits, 1, 4096);
  requireInRange('secondUnits', options.secondUnits, 1, 4096);
  requireInRange('dropout', options.dropout, 0, 0.95, 'real');
  requireInRange('textDropShare', options.textDropShare, 0, 0.5, 'real');
  requireInRange('pictureDropShare', options.pictureDropShare, 0, 0.5, 'real');
  requireInRange('classWeightPower', options.classWeightPower, 0, 1, 'real');
  requireInRange('learningRate', options.learningRate, 1e-6, 1, 'real');
  requireInRange('projectionRate', options.projectionRate, 1e-6, 10, 'real');
  requireInRange('batchRows', options.batchRows, 1, 65_536);
  requireInRange('epochs', options.epochs, 1, 1000);
  requireInRange('patience', options.patience, 1, 1000);
}
