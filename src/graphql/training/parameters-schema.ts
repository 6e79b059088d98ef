import { z } from 'zod';
import {
  givenParametersSchema,
  PARTS_OF,
  type TrainableKind,
} from '../../pipeline/training/parameters/parameters.js';

/**
 * JSON Schema (draft 2020-12) of the TrainingParametersInput of a kind of model: what startTraining validates with, less
 * the parts that this kind has not. Words are those of GraphQL's enums, in capitals.
 */
export function parametersSchemaOf(kind: TrainableKind): object {
  const parts = Object.fromEntries(PARTS_OF[kind].map((part) => [part, true as const]));
  return z.toJSONSchema(givenParametersSchema.pick({ ...parts, seed: true }), {
    io: 'input',
    target: 'draft-2020-12',
    override({ jsonSchema }) {
      if (jsonSchema.enum === undefined) return;
      jsonSchema.enum = jsonSchema.enum.map(inCapitals);
      if (jsonSchema.default !== undefined) jsonSchema.default = inCapitals(jsonSchema.default);
    },
  });
}

function inCapitals<Value>(value: Value): Value | string {
  return typeof value === 'string' ? value.toUpperCase() : value;
}
