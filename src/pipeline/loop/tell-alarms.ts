import type { DataSource, EntityTarget, FindOptionsOrder, FindOptionsWhere } from 'typeorm';
import type { Logger } from '../../platform/logging.js';

/** How often an alarm that lasts is followed again: labels may have come that say what it costs. */
const TOLD_AGAIN_MS = 30_000;

/** An alarm of our own, of whatever kind. */
interface Alarm {
  readonly id: string;
  readonly modelVersionId: string;
  readonly closedAt: Date | null;
  readonly notifiedAt: Date | null;
  readonly isEndTold: boolean;
}

export interface Telling<Told extends Alarm> {
  readonly alarms: EntityTarget<Told>;
  /** What an alarm that was just raised says, for the log. */
  readonly describe: (alarm: Told) => { readonly says: string } & Record<string, unknown>;
  /** Does what follows from an alarm; called again for the same one. */
  readonly follow: (alarm: Told, now: Date) => Promise<void>;
}

/**
 * Follows each alarm at least once when it opens and once when it closes, also when a process died meanwhile, and now and
 * again while it lasts. One that was closed while it was followed as open is followed again: its end counts as told once
 * it was followed as one that is over, whatever the clocks of processes say.
 */
export async function tellAlarms<Told extends Alarm>(
  { alarms, describe, follow }: Telling<Told>,
  { db, log }: { readonly db: DataSource; readonly log: Logger },
  now: Date,
): Promise<void> {
  const again = new Date(now.getTime() - TOLD_AGAIN_MS);
  const repository = db.manager.getRepository<Told>(alarms);
  const untold = await repository.find({
    where: { isEndTold: false } as FindOptionsWhere<Told>,
    order: { id: 'ASC' } as FindOptionsOrder<Told>,
  });
  for (const alarm of untold) {
    const { id: alarmId, modelVersionId, closedAt, notifiedAt } = alarm;
    const isOver = closedAt !== null;
    if (!isOver && notifiedAt !== null && notifiedAt >= again) continue;
    if (notifiedAt === null) {
      const { says, ...facts } = describe(alarm);
      log.warn({ alarmId, modelVersionId, ...facts }, says);
    }
    try {
      await follow(alarm, now);
      await db.query(
        `UPDATE ${repository.metadata.tableName} SET notified_at = ?, is_end_told = is_end_told OR ? WHERE id = ?`,
        [now, isOver, alarmId],
      );
    } catch (error) {
      log.warn({ err: error, alarmId }, 'an alarm could not be followed; will try again');
    }
  }
}
