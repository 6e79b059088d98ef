import type { ContainerArray, JsonValue } from '../format/container.js';
import type { FeatureRows } from './rows.js';

export const MODEL_KINDS = ['linear', 'neural', 'image', 'fusion'] as const;
/** What a model looks at, and how: words alone, words and picture in a network, the picture alone, or both judged apart. */
export type ModelKind = (typeof MODEL_KINDS)[number];

/** What a fitted part of a model is saved as: a header and named arrays. */
export interface ModelParts {
  readonly meta: { readonly [key: string]: JsonValue };
  readonly arrays: Readonly<Record<string, ContainerArray>>;
}

/**
 * A fitted classifier on features. It holds no state that a prediction changes, but for scratch memory: one row
 * gives the same scores alone and in a batch.
 */
export interface Classifier {
  readonly kind: ModelKind;
  readonly classCount: number;
  /** Writes one finite score a class, the larger the likelier; `softmax` of the calibrated scores are probabilities. */
  scoresInto(rows: FeatureRows, row: number, out: Float64Array): void;
  toParts(): ModelParts;
}

/** Figures of one pass over the training rows. */
export interface EpochFigures {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean loss of the epoch, in the trainer's own terms. */
  readonly trainLoss: number;
  /** Log loss in nats and weighted F1 on the validation rows. */
  readonly validationLogLoss: number;
  readonly validationWeightedF1: number;
}

export interface FitListener {
  /** Called often; fraction in [0, 1]. A throw ends the fit. */
  readonly onProgress: (fraction: number) => void;
  /** Awaited before the next epoch. */
  readonly onEpoch: (figures: EpochFigures) => Promise<void>;
}
