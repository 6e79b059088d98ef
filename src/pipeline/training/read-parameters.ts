import type { EntityManager } from 'typeorm';
import { RunParam } from '../../store/entities/tracking.js';
import { type LinearTextParameters, linearTextParametersSchema } from './parameters.js';

/** The training parameters of a run, as they were written when it was asked for; other parameters are left out. */
export async function readParameters(manager: EntityManager, runId: string): Promise<LinearTextParameters> {
  const rows = await manager.findBy(RunParam, { runId });
  const given = rows
    .filter(({ name }) => name in linearTextParametersSchema.shape)
    .map(({ name, value }) => [name, Number(value)]);
  return linearTextParametersSchema.parse(Object.fromEntries(given));
}
