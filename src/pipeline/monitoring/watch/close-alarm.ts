import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { rearmWatch, restoreWatch } from '../../../ml/watch/watch.js';
import { assertIdExists, notFound } from '../../../platform/errors.js';
import { personSchema, plainText } from '../../../platform/validation.js';
import { DriftAlarm, Watch, WatchSignal } from '../../../store/entities/monitoring.js';
import { inTransaction } from '../../../store/transaction.js';

export const closingSchema = z.strictObject({
  id: z.string().describe('The alarm.'),
  by: personSchema,
  note: plainText(1_000).trim().min(1).describe('Why it is a false alarm.'),
});

/**
 * Ends a false alarm of drift and takes the evidence from the watch of its version: from that of all signals, since the
 * alarm rests on their mean. They keep all that they have learnt of the stream, so that the next false alarm is as seldom
 * from here on as the first was. One transaction, which takes turns with the one that takes answers in. An alarm that is
 * over stays as it is.
 * @returns the alarm as it stands, and whether this closed it
 * @throws AppError NOT_FOUND
 */
export async function closeDriftAlarm(
  db: DataSource,
  { id, by, note }: z.infer<typeof closingSchema>,
  now: Date,
): Promise<{ alarm: DriftAlarm; closed: boolean }> {
  assertIdExists('drift alarm', id);
  const found = await db.manager.findOneBy(DriftAlarm, { id });
  if (found === null) throw notFound('drift alarm', id);
  const { modelVersionId } = found;
  return inTransaction(db, async (manager) => {
    // The watch first, as who takes answers in does: then no evidence of before can come back after this.
    await manager.findOne(Watch, { where: { modelVersionId }, lock: { mode: 'pessimistic_write' } });
    const alarm = await manager.findOne(DriftAlarm, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (alarm === null) throw notFound('drift alarm', id);
    if (alarm.closedAt !== null) return { alarm, closed: false };
    await rearmSignals(manager, modelVersionId);
    await manager.update(Watch, { modelVersionId }, { evidence: 0, updatedAt: now });
    const end = { closedAt: now, closedBy: by, closingNote: note };
    await manager.update(DriftAlarm, { id }, end);
    return { alarm: Object.assign(alarm, end), closed: true };
  });
}

async function rearmSignals(manager: EntityManager, modelVersionId: string): Promise<void> {
  const kept = await manager.findBy(WatchSignal, { modelVersionId });
  const rearmed = kept.map(({ signal, state }) => ({
    ...{ modelVersionId, signal, evidence: 0 },
    state: JSON.stringify(rearmWatch(restoreWatch(state))),
  }));
  if (rearmed.length > 0) await manager.upsert(WatchSignal, rearmed, ['modelVersionId', 'signal']);
}
