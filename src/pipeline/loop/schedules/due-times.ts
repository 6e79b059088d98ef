import { z } from 'zod';
import { assertCron, nextDue } from '../../../platform/cron.js';

export const dueTimesRequestSchema = z.strictObject({
  cron: z.string().max(1_000),
  timeZone: z.string().max(1_000),
  count: z.int().min(1).max(10),
});

/**
 * The next times that a schedule names, the earliest first.
 * @throws AppError INVALID_INPUT naming `cron` or `timeZone`
 */
export function dueTimes(
  { cron: given, timeZone, count }: z.output<typeof dueTimesRequestSchema>,
  now: Date,
): Date[] {
  const cron = given.trim();
  assertCron({ cron, timeZone }, now);
  const times: Date[] = [];
  for (let after = now; times.length < count; after = times.at(-1)!) {
    times.push(nextDue({ cron, timeZone }, after));
  }
  return times;
}
