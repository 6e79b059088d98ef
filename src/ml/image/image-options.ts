import { requireInRange } from '../errors.js';

export interface ImageOptions {
  readonly seed: number;
  /** Passes over the training rows that have a picture; few rows get more, until there were 1,000 steps. */
  readonly epochs: number;
  /** How hard large weights are held down: half of it times their squares is added to the mean loss. */
  readonly decay: number;
  /** Step length at the start; it falls linearly to a twentieth. */
  readonly learningRate: number;
  /** Whether a convolutional network joins in: `auto` trains one where TensorFlow.js has its native library. */
  readonly cnn: 'auto' | 'on' | 'off';
  /** Passes of the convolutional network. */
  readonly cnnEpochs: number;
}

export const DEFAULT_IMAGE_OPTIONS = {
  epochs: 4,
  decay: 4e-4,
  learningRate: 0.3,
  cnn: 'auto',
  cnnEpochs: 20,
} as const satisfies Omit<ImageOptions, 'seed'>;

/** @throws ModelInputError INVALID_OPTION */
export function assertImageOptions(options: ImageOptions): void {
  requireInRange('seed', options.seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  requireInRange('epochs', options.epochs, 1, 1000);
  requireInRange('decay', options.decay, 0, 1, 'real');
  requireInRange('learningRate', options.learningRate, 1e-6, 10, 'real');
  requireInRange('cnnEpochs', options.cnnEpochs, 1, 1000);
}
