import { z } from 'zod';
import { nonEmpty } from './fields.js';

/** A request about a run; older clients call its id `run_uuid`. */
export function ofRun<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(withRunId, z.object({ run_id: nonEmpty, ...shape }));
}

function withRunId(fields: unknown): unknown {
  const { run_uuid: runUuid, ...others } = fields as Record<string, unknown>;
  return runUuid === undefined ? fields : { run_id: runUuid, ...others };
}
