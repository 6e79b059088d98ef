import type { EntityManager } from 'typeorm';
import { Run } from '../../store/entities/tracking.js';
import { inTransaction } from '../../store/transaction.js';
import { keepFiles } from './keep-files.js';
import { recordTraining } from './record-training.js';
import { createStages, TRAINING_STAGES } from './stages.js';
import { findTraining, type SubjectContext, startRun } from './train-and-promote.js';

export interface TrialResult extends Record<string, unknown> {
  runId: string;
  /** By the measure of the subject. */
  validationScore: number;
}

interface TrialContext extends SubjectContext {
  keepResult?: (manager: EntityManager, result: TrialResult) => Promise<void>;
}

/**
 * Trains one trial of a search. Its file is kept with its run and nothing is registered. Trials are judged on
 * validation alone: gold judges only the one that is chosen.
 * @throws AppError NOT_FOUND (run), INVALID_INPUT (nothing can be learned with these parameters)
 */
export async function trainTrial(runId: string, context: TrialContext): Promise<TrialResult> {
  const { db } = context;
  const { run, dataset, parameters } = await findTraining(db.manager, runId);
  await startRun(runId, context);
  const { report } = createStages(context.onProgress, TRAINING_STAGES);
  const work = { runId, dataset, parameters, withGold: false, report };
  const trained = await context.subjectOf(dataset.subject).train(work, context);
  const files = await keepFiles(run.modelName, trained, context);
  return inTransaction(db, async (manager) => {
    await context.assertMayWrite(manager);
    await recordTraining(manager, runId, trained, files);
    const { featureSetDigest } = trained;
    await manager.update(Run, { id: runId }, { status: 'FINISHED', endedAt: new Date(), featureSetDigest });
    const result = { runId, validationScore: trained.evaluated.validationScore };
    await context.keepResult?.(manager, result);
    return result;
  });
}
