import { z } from 'zod';
import { trainingRequestSchema } from '../pipeline/training/training-request.js';
import { idempotencyKeySchema } from '../queue/idempotency-key.js';

/** Body of POST /training: the same request as the mutation, the idempotency key among the other fields. */
export const trainingBodySchema = z.strictObject({
  ...trainingRequestSchema.shape,
  idempotencyKey: idempotencyKeySchema.optional(),
});
