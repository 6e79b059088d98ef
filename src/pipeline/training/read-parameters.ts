import type { EntityManager } from 'typeorm';
import { RunParam } from '../../store/entities/tracking.js';
import {
  givenParametersSchema,
  type ModelParameters,
  nestedParameters,
  PARTS_OF,
  parametersOf,
  TRAINABLE_KINDS,
} from './parameters/parameters.js';
import { typedValue } from './parameters/typed-value.js';

/** The training parameters of a run, as they were written when it was asked for; other parameters are left out. */
export async function readParameters(manager: EntityManager, runId: string): Promise<ModelParameters> {
  const rows = await manager.findBy(RunParam, { runId });
  const values = new Map(rows.map(({ name, value }) => [name, value]));
  const model = TRAINABLE_KINDS.find((kind) => kind === values.get('model')) ?? 'linear';
  const parts: readonly string[] = PARTS_OF[model];
  const given = [...values]
    .filter(([name]) => name === 'seed' || parts.includes(name.split('.')[0]!))
    .map(([name, value]) => [name, typedValue(value)]);
  return parametersOf(model, givenParametersSchema.parse(nestedParameters(Object.fromEntries(given))));
}
