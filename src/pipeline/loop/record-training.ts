import type { EntityManager } from 'typeorm';
import { GOLD_ANSWERS_PATH } from '../registry/gate/answers-file.js';
import { recordEvaluation } from '../tracking/evaluation-records.js';
import { logMetrics } from '../tracking/metrics.js';
import { logArtifact, logParams } from '../tracking/runs.js';
import { effectiveParameters } from '../training/effective-parameters.js';
import { NEIGHBOURS_PATH } from '../training/neighbour-file.js';
import { backendOf } from '../training/train-listing-model.js';
import type { KeptFiles } from './keep-files.js';
import type { TrainedModel } from './train-model.js';

/** Writes everything that is known about a training at its end. */
export async function recordTraining(
  manager: EntityManager,
  runId: string,
  { model, validation, gold, lastStep: step, metrics }: TrainedModel,
  files: KeptFiles,
  codes: readonly string[],
): Promise<void> {
  await logArtifact(manager, runId, 'model.gondola', files.modelDigest);
  if (files.neighboursDigest !== null) {
    await logArtifact(manager, runId, NEIGHBOURS_PATH, files.neighboursDigest);
  }
  if (files.answersDigest !== null) await logArtifact(manager, runId, GOLD_ANSWERS_PATH, files.answersDigest);
  for (const evaluation of [validation, gold]) {
    if (evaluation !== null) await recordEvaluation(manager, runId, evaluation, codes, step);
  }
  const { pictureWeight } = model.notes;
  const backend = backendOf(model);
  await logParams(manager, runId, {
    ...effectiveParameters(model.vectorizer),
    ...(backend === null ? {} : { backend }),
  });
  const facts = typeof pictureWeight === 'number' ? { 'fusion.picture_weight': pictureWeight } : {};
  const points = Object.entries({ ...metrics, ...facts }).map(([name, value]) => ({ name, value, step }));
  await logMetrics(manager, runId, points, new Date());
}
