import { readFileSync } from 'node:fs';
import { ModelFileError } from '../../../ml/errors.js';
import { ListingModel } from '../../../ml/model/listing-model.js';
import { type Applier, unusableModel } from './applier.js';
import { applyBatch } from './apply-batch.js';
import type { AppliedBatch, AppliedModel, ApplyBatch, ApplyInput } from './apply-messages.js';

/** Predicts in the caller's own thread: for a small file that is done before a thread has started. */
export class ApplyHere implements Applier {
  private loaded: ListingModel | null = null;

  constructor(private readonly input: ApplyInput) {}

  async model(): Promise<AppliedModel> {
    return this.load();
  }

  async apply(batch: ApplyBatch): Promise<AppliedBatch> {
    return applyBatch(batch, this.load());
  }

  async close(): Promise<void> {}

  private load(): ListingModel {
    try {
      this.loaded ??= ListingModel.decode(readFileSync(this.input.modelPath));
      return this.loaded;
    } catch (error) {
      throw error instanceof ModelFileError ? unusableModel(error.message) : error;
    }
  }
}
