import { type EntityManager, In } from 'typeorm';
import { AppError, invalidInput } from '../../platform/errors.js';
import { Experiment, ExperimentTag } from '../../store/entities/tracking.js';

/** Where INT ends. */
const ID_MAX = 2_147_483_647;

/** An experiment with its tags. */
export interface DescribedExperiment {
  readonly experiment: Experiment;
  readonly tags: readonly ExperimentTag[];
}

/**
 * An experiment by the id that clients have, deleted or not.
 * @throws AppError INVALID_INPUT when it is no whole number, NOT_FOUND
 */
export async function findExperiment(manager: EntityManager, id: string): Promise<DescribedExperiment> {
  const experiment = await manager.findOneBy(Experiment, { id: experimentNumber(id) });
  return (await describeExperiments(manager, [foundExperiment(experiment, id)]))[0]!;
}

/** @throws AppError NOT_FOUND */
export async function findExperimentByName(
  manager: EntityManager,
  name: string,
): Promise<DescribedExperiment> {
  const experiment = await manager.findOneBy(Experiment, { name });
  if (experiment === null) {
    const shown = name.slice(0, 500);
    throw new AppError('NOT_FOUND', `Could not find experiment with name '${shown}'`, { name: shown });
  }
  return (await describeExperiments(manager, [experiment]))[0]!;
}

/** Experiments with their tags, in the order given. */
export async function describeExperiments(
  manager: EntityManager,
  experiments: readonly Experiment[],
): Promise<DescribedExperiment[]> {
  const where = { experimentId: In(experiments.map(({ id }) => id)) };
  const tags = await manager.find(ExperimentTag, { where, order: { name: 'ASC' } });
  const byExperiment = new Map<number, ExperimentTag[]>(experiments.map(({ id }) => [id, []]));
  for (const tag of tags) byExperiment.get(tag.experimentId)!.push(tag);
  return experiments.map((experiment) => ({ experiment, tags: byExperiment.get(experiment.id)! }));
}

/** @throws AppError INVALID_INPUT */
export function experimentNumber(id: string): number {
  if (!/^\d+$/.test(id)) {
    throw invalidInput(
      'experiment_id',
      `Invalid experiment id '${id.slice(0, 100)}': it must be a whole number.`,
    );
  }
  // Beyond the column's range there is none.
  return Math.min(Number(id), ID_MAX);
}

/** @throws AppError NOT_FOUND */
export function foundExperiment<Found>(experiment: Found | null | undefined, id: string): Found {
  if (experiment == null) {
    throw new AppError('NOT_FOUND', `No Experiment with id=${id.slice(0, 100)} exists`, {
      kind: 'experiment',
      id: id.slice(0, 100),
    });
  }
  return experiment;
}

/** For what only active experiments take. */
export function experimentIsDeleted(id: number): AppError {
  const message = `The experiment ${id} must be in the 'active' state. Current state is deleted.`;
  return new AppError('INVALID_INPUT', message, { field: 'experiment_id', id });
}
