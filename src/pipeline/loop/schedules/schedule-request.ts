import { z } from 'zod';
import { assertCron, nextDue } from '../../../platform/cron.js';

export const scheduleRequestSchema = z.strictObject({
  modelName: z.string().min(1).max(256),
  cron: z.string().max(1_000),
  timeZone: z.string().max(1_000).default('UTC'),
  enabled: z.boolean().default(true),
});

export type ScheduleRequest = z.output<typeof scheduleRequestSchema>;

/** What a schedule is set to. */
export interface ScheduledTimes {
  readonly cron: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  /** The first time after now; null while it is off. */
  readonly nextDueAt: Date | null;
  readonly updatedAt: Date;
}

/** Checks what a schedule is to be set to. @throws AppError INVALID_INPUT naming `cron` or `timeZone` */
export function scheduledTimes(
  { cron: given, timeZone, enabled }: Omit<ScheduleRequest, 'modelName'>,
  now: Date,
): ScheduledTimes {
  const cron = given.trim().replace(/\s+/g, ' ');
  assertCron({ cron, timeZone }, now);
  return {
    ...{ cron, timeZone, enabled, updatedAt: now },
    nextDueAt: enabled ? nextDue({ cron, timeZone }, now) : null,
  };
}
