import { expect, it } from 'vitest';
import { dueTimes } from './due-times.js';

it('names the next times of a schedule by the clock of its time zone', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  expect(dueTimes({ cron: '30 3 * * *', timeZone: 'Europe/Paris', count: 2 }, now)).toEqual([
    new Date('2026-01-01T02:30:00Z'),
    new Date('2026-01-02T02:30:00Z'),
  ]);
});
