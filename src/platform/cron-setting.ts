import { z } from 'zod';
import { assertCron, assertTimeZone } from './cron.js';

/** A cron expression in the environment, or `off`. */
export const cronOrOff = z
  .string()
  .superRefine(says((cron) => cron === 'off' || assertCron({ cron, timeZone: 'UTC' }, new Date())));

/** An IANA time zone in the environment. */
export const timeZoneText = z.string().superRefine(says(assertTimeZone));

/** What a check throws, as a problem of the setting. */
function says(check: (text: string) => unknown) {
  return (text: string, context: z.RefinementCtx) => {
    try {
      check(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  };
}
