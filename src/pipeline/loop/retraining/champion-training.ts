import type { EntityManager } from 'typeorm';
import { AppError } from '../../../platform/errors.js';
import type { Model } from '../../../store/entities/registry.js';
import { Experiment, Run } from '../../../store/entities/tracking.js';
import { findDatasetVersion } from '../../dataset/find-version.js';
import { championOf } from '../../registry/champion-lookup.js';
import type { SubjectOf } from '../../subject.js';
import { readParameters } from '../../training/read-parameters.js';
import type { Complete, TrainingRequest } from '../../training/training-request.js';

/**
 * The training that made the champion of a model, as a request to do it again.
 * @throws AppError NO_CHAMPION, CONFLICT or INVALID_INPUT saying why it cannot be done again
 */
export async function championTraining(
  manager: EntityManager,
  model: Model,
  subjectOf: SubjectOf,
): Promise<Complete<TrainingRequest>> {
  const champion = await championOf(manager, model.id);
  if (champion.answer === 'none') {
    throw new AppError('NO_CHAMPION', `${model.name} has no champion whose training could be repeated.`);
  }
  if (champion.answer === 'unknown') throw impossible(`The champion is unknown: ${champion.reason}`);
  const { runId, version } = champion.version;
  const run = runId === null ? null : await manager.findOneBy(Run, { id: runId });
  if (run?.datasetVersionId == null)
    throw impossible(`Version ${version} was not trained on a dataset here.`);
  const dataset = await findDatasetVersion(manager, run.datasetVersionId);
  await subjectOf(dataset.subject).assertTrainable(dataset, manager);
  const experiment = await manager.findOneByOrFail(Experiment, { id: run.experimentId });
  if (experiment.deletedAt !== null) throw impossible(`The experiment "${experiment.name}" was deleted.`);
  const { model: kind, ...parameters } = await readParameters(manager, run.id);
  return {
    datasetVersionId: run.datasetVersionId,
    experiment: experiment.name,
    modelName: model.name,
    model: kind,
    parameters,
  };
}

function impossible(why: string): AppError {
  return new AppError('CONFLICT', why);
}
