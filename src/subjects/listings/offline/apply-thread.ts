import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { ModelFileError } from '../../../ml/errors.js';
import { ListingModel } from '../../../ml/model/listing-model.js';
import { applyBatch } from './apply-batch.js';
import type { ApplyBatch, ApplyInput, ApplyMessage } from './apply-messages.js';

/** The thread of `ApplyThreads`: loads the model, then predicts batches. */
const say = (message: ApplyMessage) => parentPort?.postMessage(message);

try {
  const model = ListingModel.decode(readFileSync((workerData as ApplyInput).modelPath));
  say({ type: 'ready', model: { kind: model.kind, classCodes: model.classCodes } });
  parentPort?.on('message', (batch: ApplyBatch) => say({ type: 'applied', batch: applyBatch(batch, model) }));
} catch (error) {
  if (!(error instanceof ModelFileError)) throw error;
  say({ type: 'refused', message: error.message });
}
