import { expect, it } from 'vitest';
import { dayBefore } from './window.js';

it('the window where nobody asks for another is the day before its end', () => {
  const to = new Date('2026-03-02T03:00:00.500Z');
  expect(dayBefore(to)).toEqual({ from: new Date('2026-03-01T03:00:00.500Z'), to });
});
