import { type EntityManager, type EntityTarget, type FindOptionsWhere, IsNull } from 'typeorm';
import { z } from 'zod';
import { assertIdExists, notFound } from '../../platform/errors.js';
import { personSchema, plainText } from '../../platform/validation.js';
import { DriftAlarm } from '../../store/entities/monitoring.js';
import { QualityAlarm } from '../../store/entities/quality.js';

export const acknowledgementSchema = z.strictObject({
  id: z.string().describe('The alarm.'),
  by: personSchema,
  note: plainText(1_000).default('').describe('What was found, or what is done about it.'),
});

type Acknowledgement = z.infer<typeof acknowledgementSchema>;

interface Acknowledged<Alarm> {
  /** The alarm as it stands. */
  readonly alarm: Alarm;
  /** Whether this was the first acknowledgement. */
  readonly created: boolean;
}

/**
 * Notes that somebody has seen an alarm of drift. It lasts as long as before, and one that is over may be acknowledged
 * too. Of two people the first stands.
 * @throws AppError NOT_FOUND
 */
export function acknowledgeDriftAlarm(
  manager: EntityManager,
  request: Acknowledgement,
  now: Date,
): Promise<Acknowledged<DriftAlarm>> {
  return acknowledge(manager, { alarms: DriftAlarm, kind: 'drift alarm' }, request, now);
}

/** As acknowledgeDriftAlarm, for an alarm of quality. @throws AppError NOT_FOUND */
export function acknowledgeQualityAlarm(
  manager: EntityManager,
  request: Acknowledgement,
  now: Date,
): Promise<Acknowledged<QualityAlarm>> {
  return acknowledge(manager, { alarms: QualityAlarm, kind: 'quality alarm' }, request, now);
}

async function acknowledge<Alarm extends DriftAlarm | QualityAlarm>(
  manager: EntityManager,
  { alarms, kind }: { readonly alarms: EntityTarget<Alarm>; readonly kind: string },
  { id, by, note }: Acknowledgement,
  now: Date,
): Promise<Acknowledged<Alarm>> {
  assertIdExists(kind, id);
  const { affected } = await manager.update<DriftAlarm | QualityAlarm>(
    alarms,
    { id, acknowledgedAt: IsNull() },
    { acknowledgedAt: now, acknowledgedBy: by, note },
  );
  const alarm = await manager.findOneBy(alarms, { id } as FindOptionsWhere<Alarm>);
  if (alarm === null) throw notFound(kind, id);
  return { alarm, created: affected === 1 };
}
