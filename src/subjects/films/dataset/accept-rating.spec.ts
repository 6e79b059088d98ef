import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptRating } from './accept-rating.js';

const NOW = new Date('2026-01-01T00:00:00Z');

describe('acceptRating', () => {
  it.each([
    [['', '2', '3', '4'], 'no-user'],
    [['1', ' ', '3', '4'], 'no-id'],
    [['x'.repeat(192), '2', '3', '4'], 'id-too-long'],
    [['1', '2', 'good', '4'], 'not-a-number'],
    [['1', '2', '', '4'], 'not-a-number'],
    [['1', '2', '0x3', '4'], 'not-a-number'],
    [['1', '2', 'NaN', '4'], 'not-a-number'],
    [['1', '2', '3', 'today'], 'not-a-number'],
    [['1', '2', '0', '4'], 'off-scale'],
    [['1', '2', '5.5', '4'], 'off-scale'],
    [['1', '2', '-3', '4'], 'off-scale'],
    [['1', '2', '3', '-4'], 'bad-time'],
    [['1', '2', '3', '964982703000'], 'bad-time'],
    [['1', '2', '3', String(NOW.getTime() / 1_000 + 86_401)], 'bad-time'],
  ])('refuses %j for %s', (values, reason) => {
    expect(acceptRating(values, 'latest', NOW)).toMatchObject({ reason });
  });

  it('takes half a star in the latest sets alone', () => {
    expect(acceptRating(['1', '2', '0.5', '4'], 'latest', NOW)).toMatchObject({ rating: 0.5 });
    expect(acceptRating(['1', '2', '0.5', '4'], '100k', NOW)).toMatchObject({ reason: 'off-scale' });
    expect(acceptRating(['1', '2', '0.5', '4'], '1m', NOW)).toMatchObject({ reason: 'off-scale' });
  });

  it('gives back what a row says', () => {
    const id = fc.stringMatching(/^[\w-]{1,20}$/);
    const stars = fc.integer({ min: 1, max: 10 }).map((halves) => halves / 2);
    fc.assert(
      fc.property(id, id, stars, fc.integer({ min: 0, max: 1.7e9 }), (userId, filmId, rating, time) => {
        const values = [` ${userId}`, `${filmId} `, rating.toFixed(1), String(time)];
        expect(acceptRating(values, 'latest', NOW)).toEqual({ userId, filmId, rating, time });
      }),
    );
  });

  it('takes nothing but finite stars and times on their scales, whatever a row says', () => {
    const field = fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String));
    fc.assert(
      fc.property(field, field, field, field, (...values) => {
        const accepted = acceptRating(values, 'latest', NOW);
        if ('reason' in accepted) return;
        expect(accepted.rating >= 0.5 && accepted.rating <= 5).toBe(true);
        expect(accepted.time >= 0 && Number.isFinite(accepted.time)).toBe(true);
      }),
    );
  });
});
