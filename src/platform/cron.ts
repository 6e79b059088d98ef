import { CronExpressionParser } from 'cron-parser';
import { invalidInput } from './errors.js';

const ZONE_CHARS_MAX = 64;
const CRON_CHARS_MAX = 191;

/** A cron expression with the time zone that it is meant in. */
export interface Cron {
  readonly cron: string;
  readonly timeZone: string;
}

/**
 * Checks an expression of five fields (minute, hour, day of month, month, day of week) or six (seconds first), and an
 * IANA time zone.
 * @throws AppError INVALID_INPUT naming `cron` or `timeZone` and what is wrong
 */
export function assertCron({ cron, timeZone }: Cron, now: Date): void {
  assertTimeZone(timeZone);
  if (cron.length > CRON_CHARS_MAX) {
    throw invalidInput('cron', `cron has at most ${CRON_CHARS_MAX} characters.`, { limit: CRON_CHARS_MAX });
  }
  const fields = cron.trim().split(/\s+/);
  if (fields.length < 5 || fields.length > 6 || fields[0] === '') {
    throw invalidInput(
      'cron',
      `cron must have five fields (minute, hour, day of month, month, day of week), or six with seconds first, not ${cron.trim() === '' ? 0 : fields.length}.`,
    );
  }
  if (/\bH/i.test(cron)) throw invalidInput('cron', 'cron must not have H: when is it due would be chance.');
  try {
    nextDue({ cron, timeZone }, now);
  } catch (error) {
    const why = (error as Error).message.replace(/\.*$/, '');
    throw invalidInput('cron', `cron "${cron}" cannot be read: ${why}.`);
  }
}

/** Times that are looked at to tell how close they lie. */
const TIMES_LOOKED_AT = 150;

/**
 * Checks that the next times lie far enough apart, e.g. for what takes minutes each time.
 * @throws AppError INVALID_INPUT naming `cron`
 */
export function assertApart({ cron, timeZone }: Cron, minutesMin: number, now: Date): void {
  const times = CronExpressionParser.parse(cron, { tz: timeZone, currentDate: now }).take(TIMES_LOOKED_AT);
  const isClose = times.some(
    (time, at) => at > 0 && time.getTime() - times[at - 1]!.getTime() < minutesMin * 60_000,
  );
  if (!isClose) return;
  const message = `cron "${cron}" names times less than ${minutesMin} minutes apart.`;
  throw invalidInput('cron', message, { limit: minutesMin });
}

/**
 * The first time after `after` that the expression names, by the very parser that BullMQ asks. A time that the clock
 * skips in spring is an hour later; one that it shows twice in autumn counts once, the first time. What is meant for
 * each hour or minute goes on through both.
 */
export function nextDue({ cron, timeZone }: Cron, after: Date): Date {
  return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: after }).next().toDate();
}

/**
 * The last time until `now` that the expression names.
 * @param due one that is known to be due; the answer is never before it
 */
export function latestDue({ cron, timeZone }: Cron, due: Date, now: Date): Date {
  const after = nextDue({ cron, timeZone }, now);
  const last = CronExpressionParser.parse(cron, { tz: timeZone, currentDate: after }).prev().toDate();
  return last < due || last > now ? due : last;
}

/** @throws AppError INVALID_INPUT */
export function assertTimeZone(timeZone: string): void {
  const refuse = () =>
    invalidInput(
      'timeZone',
      `"${timeZone.slice(0, 100)}" is not an IANA time zone, such as Europe/Paris or UTC.`,
    );
  if (timeZone.length > ZONE_CHARS_MAX || !/^[A-Za-z]/.test(timeZone)) throw refuse();
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw refuse();
  }
}
