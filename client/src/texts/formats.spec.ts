import { describe, expect, it } from 'vitest';
import { formatsOf } from './formats.ts';

const english = formatsOf('en');
const french = formatsOf('fr');
/** A Thursday. */
const NOW_MS = Date.parse('2026-11-26T18:16:00Z');
const ago = (at: string, formats = english) => formats.ago(at, NOW_MS, 'UTC');

describe('how long ago something was, or in how long it will be', () => {
  it('is tomorrow only where the calendar says so', () => {
    expect(ago('2026-11-28T03:00:00Z')).toBe('in 2 days');
    expect(ago('2026-11-27T20:00:00Z')).toBe('tomorrow');
  });

  it('takes days from the calendar in French too', () => {
    expect(ago('2026-11-28T03:00:00Z', french)).toBe('après-demain');
    expect(ago('2026-11-29T03:00:00Z', french)).toBe('dans 3 jours');
  });

  it('begins a day by the clocks of the time zone', () => {
    expect(english.ago('2026-11-27T19:00:00Z', NOW_MS, 'Asia/Tokyo')).toBe('tomorrow');
    expect(english.ago('2026-11-28T15:30:00Z', NOW_MS, 'Asia/Tokyo')).toBe('in 2 days');
  });

  it('counts months instead of naming the last and the next', () => {
    expect(ago('2026-10-20T00:00:00Z')).toBe('1 month ago');
  });
});

describe('a number', () => {
  it('is not a row of zeros where it is tiny', () => {
    expect(english.number(5.551e-17)).toBe('5.551E-17');
    expect(english.measured(0.00001)).toBe('0.00001');
  });

  it('is below a bound where it is a probability that is tiny', () => {
    expect(french.pValue(5.551e-17)).toBe('< 0,0001');
  });
});

describe('a time that something took', () => {
  it('has its fraction below ten milliseconds, and is not none', () => {
    expect(english.duration(0.31)).toBe('0.31 ms');
    expect(english.duration(312.4)).toBe('312 ms');
  });
});
