import { describe, expect, it } from 'vitest';
import { assertApart, assertCron, latestDue, nextDue } from './cron.js';
import type { AppError } from './errors.js';

const NEW_YEAR = new Date('2026-01-01T00:00:00Z');

function dues(cron: string, timeZone: string, after: string, count: number): string[] {
  let last = new Date(after);
  return Array.from({ length: count }, () => {
    last = nextDue({ cron, timeZone }, last);
    return last.toISOString();
  });
}

function refusal(cron: string, timeZone = 'UTC'): AppError {
  try {
    assertCron({ cron, timeZone }, NEW_YEAR);
  } catch (error) {
    return error as AppError;
  }
  throw new Error(`${cron} was taken`);
}

describe('times of a cron expression', () => {
  it('are meant in the time zone', () => {
    expect(dues('30 3 * * *', 'Asia/Tokyo', '2026-01-01T00:00:00Z', 1)).toEqual(['2026-01-01T18:30:00.000Z']);
  });

  it('may be given to the second', () => {
    const every = ['2026-01-01T00:00:20.000Z', '2026-01-01T00:00:40.000Z'];
    expect(dues('*/20 * * * * *', 'UTC', '2026-01-01T00:00:00Z', 2)).toEqual(every);
  });

  it('are strictly after what they are asked for', () => {
    expect(dues('0 0 * * *', 'UTC', '2026-01-01T00:00:00Z', 1)).toEqual(['2026-01-02T00:00:00.000Z']);
  });

  it('that the clock skips in spring are an hour later, on that day alone', () => {
    expect(dues('30 2 * * *', 'Europe/Paris', '2026-03-28T12:00:00Z', 2)).toEqual([
      '2026-03-29T01:30:00.000Z', // 03:30 in summer time
      '2026-03-30T00:30:00.000Z',
    ]);
  });

  it('that the clock shows twice in autumn count once', () => {
    expect(dues('30 2 * * *', 'Europe/Paris', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30:00.000Z', // the first 02:30, in summer time
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  it.each([
    ['spring', '2026-03-29T00:00:00Z'],
    ['autumn', '2026-10-25T00:00:00Z'],
  ])('are one an hour through the night when the clock changes in %s', (_season, midnight) => {
    const times = dues('0 * * * *', 'Europe/Paris', midnight, 5).map((text) => Date.parse(text));
    expect(times.map((time) => (time - Date.parse(midnight)) / 3_600_000)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('a cron expression', () => {
  it.each(['* * * * *', '0 3 * * MON', '*/1 * * * * *', '0 0 L * *', ' 5  4 * * THU '])(
    'such as "%s" is taken',
    (cron) => expect(() => assertCron({ cron, timeZone: 'Europe/Paris' }, NEW_YEAR)).not.toThrow(),
  );

  it.each([
    ['', 'five fields'],
    ['* * *', 'not 3'],
    ['@daily', 'not 1'],
    ['* * * * * * *', 'not 7'],
    ['*/0 * * * *', /cannot be read: [^.]+\.$/],
    ['61 * * * *', 'got value 61 expected range 0-59'],
    ['0 0 30 2 *', 'day of month'],
    ['rm -rf / * *', 'Invalid characters'],
    ['H 3 * * *', 'must not have H'],
    [`${'1,'.repeat(200)}1 * * * *`, 'at most 191 characters'],
  ])('such as "%s" is refused with what is wrong', (cron, message) => {
    const error = refusal(cron);
    expect([error.code, error.facts.field]).toEqual(['INVALID_INPUT', 'cron']);
    expect(error.message).toEqual(
      typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message),
    );
  });

  it.each(['Mars/Olympus', '', '+03:00', 'x'.repeat(100)])('is refused in the time zone "%s"', (timeZone) => {
    expect(refusal('* * * * *', timeZone).facts.field).toBe('timeZone');
  });
});

describe('the times of an expression', () => {
  const check = (cron: string) => () => assertApart({ cron, timeZone: 'Europe/Paris' }, 10, NEW_YEAR);

  it.each(['*/10 * * * *', '0 3 * * *', '0 0 1 1 *', '0 */10 * * * *'])('of "%s" lie apart', (cron) => {
    expect(check(cron)).not.toThrow();
  });

  it.each(['* * * * * *', '*/9 * * * *', '0,5 3 * * *'])('of "%s" lie too close', (cron) => {
    expect(check(cron)).toThrow('less than 10 minutes apart');
  });
});

describe('the last time that was due', () => {
  const daily = { cron: '0 3 * * *', timeZone: 'UTC' };
  const due = new Date('2026-01-01T03:00:00Z');

  it.each([
    ['2026-01-01T03:00:00.000Z', '2026-01-01T03:00:00.000Z'],
    ['2026-01-02T02:59:59.999Z', '2026-01-01T03:00:00.000Z'],
    ['2026-01-02T03:00:00.000Z', '2026-01-02T03:00:00.000Z'],
    ['2026-01-11T12:00:00.000Z', '2026-01-11T03:00:00.000Z'],
  ])('at %s was %s', (now, last) => {
    expect(latestDue(daily, due, new Date(now)).toISOString()).toBe(last);
  });

  it('is neither before the one that is known to be due nor after now in the nights when the clock changes', () => {
    const paris = { cron: '30 2 * * *', timeZone: 'Europe/Paris' };
    for (const day of ['2026-03-29', '2026-10-25']) {
      const known = nextDue(paris, new Date(`${day}T00:00:00+01:00`));
      for (let minute = 0; minute < 180; minute += 10) {
        const now = new Date(known.getTime() + minute * 60_000);
        const last = latestDue(paris, known, now).getTime();
        expect(last).toBeGreaterThanOrEqual(known.getTime());
        expect(last).toBeLessThanOrEqual(now.getTime());
      }
    }
  });
});
