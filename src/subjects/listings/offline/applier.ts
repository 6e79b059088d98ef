import { AppError } from '../../../platform/errors.js';
import type { AppliedBatch, AppliedModel, ApplyBatch } from './apply-messages.js';

/** Holds a model and predicts batches, whose answers may be asked for before earlier ones are there. */
export interface Applier {
  /** @throws AppError UNUSABLE_FILE for a file that is no model, or a damaged one */
  model(): Promise<AppliedModel>;
  apply(batch: ApplyBatch): Promise<AppliedBatch>;
  /** To be called in any case. */
  close(): Promise<void>;
}

export function unusableModel(problem: string): AppError {
  return new AppError('UNUSABLE_FILE', `The model cannot be used: ${problem}`, { field: 'model' });
}
