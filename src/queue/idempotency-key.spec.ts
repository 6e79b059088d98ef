import { expect, it } from 'vitest';
import { parseIdempotencyKey } from './idempotency-key.js';

it.each(['', 'kk ', 'é', '\ud800', 'x'.repeat(192), 5])('refuses %j and names the field', (key) => {
  const attempt = () => parseIdempotencyKey(key);
  expect(attempt).toThrow(
    expect.objectContaining({ facts: expect.objectContaining({ field: 'idempotencyKey' }) }),
  );
});

it('takes a key, or none', () => {
  expect([parseIdempotencyKey('order-7:retry'), parseIdempotencyKey(undefined)]).toEqual([
    'order-7:retry',
    undefined,
  ]);
});
