import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Principal } from '../../../platform/access/principal.js';
import { newId } from '../../../platform/ids.js';
import { plainText } from '../../../platform/validation.js';
import type { Dispatcher } from '../../../queue/dispatcher.js';
import type { RetrainingRequest } from '../../../store/entities/retraining.js';
import type { RetrainingRules } from './decide.js';
import { askForRetraining } from './request-retraining.js';

export const retrainRequestSchema = z.strictObject({
  modelName: z.string().min(1).max(256),
  reason: plainText(500).trim().min(1),
});

/**
 * Asks for a training in the name of a person. Only one that is under way stands in its way.
 * @throws AppError NOT_FOUND (model)
 */
export async function retrainByHand(
  context: RetrainingRules & { db: DataSource; dispatcher: Dispatcher; principal: Principal },
  { modelName, reason }: z.output<typeof retrainRequestSchema>,
  now: Date,
): Promise<RetrainingRequest> {
  const about = { modelName, cause: 'MANUAL', source: 'person', alarm: 'manual' } as const;
  const dedupKey = `manual@${newId()}`;
  const asked = { ...about, asker: context.principal, dedupKey, evidence: { reason } };
  return (await askForRetraining(context, asked, now))!;
}
