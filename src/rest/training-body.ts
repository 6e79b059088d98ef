import { z } from 'zod';
import { idempotencyKeySchema, trainingRequestSchema } from '../pipeline/training/start-training.js';

/** Body of POST /training: the same request as the mutation, the idempotency key among the other fields. */
export const trainingBodySchema = z.strictObject({
  ...trainingRequestSchema.shape,
  idempotencyKey: idempotencyKeySchema.optional(),
});
