import { type EntityManager, IsNull } from 'typeorm';
import { z } from 'zod';
import { assertIdExists, notFound } from '../../../platform/errors.js';
import { plainText } from '../../../platform/validation.js';
import { DriftAlarm } from '../../../store/entities/monitoring.js';
import { personSchema } from '../../corrections/correction-request.js';

export const acknowledgementSchema = z.strictObject({
  id: z.string().describe('The alarm.'),
  by: personSchema,
  note: plainText(1_000).default('').describe('What was found, or what is done about it.'),
});

/**
 * Notes that somebody has seen an alarm. It lasts as long as before, and one that is over may be acknowledged too. Of
 * two people the first stands.
 * @returns the alarm as it stands, and whether this was the first acknowledgement
 * @throws AppError NOT_FOUND
 */
export async function acknowledgeAlarm(
  manager: EntityManager,
  { id, by, note }: z.infer<typeof acknowledgementSchema>,
  now: Date,
): Promise<{ alarm: DriftAlarm; created: boolean }> {
  assertIdExists('drift alarm', id);
  const { affected } = await manager.update(
    DriftAlarm,
    { id, acknowledgedAt: IsNull() },
    { acknowledgedAt: now, acknowledgedBy: by, note },
  );
  const alarm = await manager.findOneBy(DriftAlarm, { id });
  if (alarm === null) throw notFound('drift alarm', id);
  return { alarm, created: affected === 1 };
}
