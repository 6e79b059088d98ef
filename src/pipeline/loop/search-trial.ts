import type { EntityManager } from 'typeorm';
import { Run } from '../../store/entities/tracking.js';
import { inTransaction } from '../../store/transaction.js';
import { classesOf } from '../dataset/listings.js';
import { keepFiles } from './keep-files.js';
import { recordTraining } from './record-training.js';
import { createStages } from './stages.js';
import { findTraining, startRun } from './train-and-promote.js';
import { TRAIN_MODEL_STAGES, trainModel } from './train-model.js';
import type { TrainingContext } from './training-context.js';

export interface TrialResult extends Record<string, unknown> {
  runId: string;
  validationWeightedF1: number;
}

interface TrialContext extends TrainingContext {
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
  const stages = createStages(context.onProgress, TRAIN_MODEL_STAGES);
  const trained = await trainModel({ runId, dataset, parameters, withGold: false, stages }, context);
  const files = await keepFiles(run.modelName, trained, context);
  const codes = (await classesOf(db.manager, dataset.id)).map(({ code }) => code);
  return inTransaction(db, async (manager) => {
    await context.assertMayWrite(manager);
    await recordTraining(manager, runId, trained, files, codes);
    const { featureSetDigest } = trained;
    await manager.update(Run, { id: runId }, { status: 'FINISHED', endedAt: new Date(), featureSetDigest });
    const result = { runId, validationWeightedF1: trained.validation.report.weightedF1 };
    await context.keepResult?.(manager, result);
    return result;
  });
}
