import { Run } from '../../../store/entities/tracking.js';
import { inTransaction } from '../../../store/transaction.js';
import { changeTrainingDataset } from '../../tracking/runs.js';
import { type PromotingContext, type TrainingResult, trainAndPromote } from '../train-and-promote.js';
import { datasetForRetraining, type RetrainingContext } from './dataset-for-retraining.js';

export interface Retraining {
  readonly runId: string;
  /** What the champion was trained on. */
  readonly datasetVersionId: string;
}

/**
 * A turn of the loop for a run that a retraining request started: the champion's dataset version, with what has been
 * learnt since, then training and gate as for any other run.
 * @throws what trainAndPromote throws
 */
export async function retrainModel(
  { runId, datasetVersionId }: Retraining,
  context: PromotingContext & RetrainingContext,
): Promise<TrainingResult> {
  const run = await context.db.manager.findOneByOrFail(Run, { id: runId });
  const extendedId = await datasetForRetraining(datasetVersionId, run.modelName!, context);
  if (extendedId !== datasetVersionId) {
    await inTransaction(context.db, async (manager) => {
      await context.assertMayWrite(manager);
      await changeTrainingDataset(manager, run, extendedId);
    });
  }
  return trainAndPromote(runId, context);
}
