import type { EntityManager } from 'typeorm';
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
  if (experiment === null) throw new AppError('NOT_FOUND', `No Experiment with id=${id} exists`, { id });
  return { experiment, tags: await manager.findBy(ExperimentTag, { experimentId: experiment.id }) };
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
