import { Run } from '../../../store/entities/tracking.js';
import { inTransaction } from '../../../store/transaction.js';
import { type PromotingContext, type TrainingResult, trainAndPromote } from '../train-and-promote.js';
import { datasetForRetraining } from './dataset-for-retraining.js';

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
  context: PromotingContext,
): Promise<TrainingResult> {
  const extendedId = await datasetForRetraining(datasetVersionId, context);
  if (extendedId !== datasetVersionId) {
    await inTransaction(context.db, async (manager) => {
      await context.assertMayWrite(manager);
      await manager.update(Run, { id: runId }, { datasetVersionId: extendedId });
    });
  }
  return trainAndPromote(runId, context);
}
