import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { AppError } from '../platform/errors.js';
import { registerErrorHandler } from './errors.js';

/** What a client gets from a route whose service fails with this error. */
async function answerTo(error: Error) {
  const server = Fastify();
  registerErrorHandler(server);
  server.get('/', () => {
    throw error;
  });
  return server.inject('/');
}

it('shows nothing of what was not foreseen', async () => {
  const answer = await answerTo(new TypeError("Cannot read 'secret' at /srv/app.js:1"));
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toMatchObject({ status: 500, code: 'INTERNAL' });
  expect(answer.body).not.toMatch(/secret|app\.js|stack|TypeError/);
});

it('shows an expected failure with its facts', async () => {
  const answer = await answerTo(new AppError('CONFLICT', 'Used before.', { field: 'idempotencyKey' }));
  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toEqual({
    status: 409,
    code: 'CONFLICT',
    message: 'Used before.',
    field: 'idempotencyKey',
  });
});

it('says that a store is away, without its address', async () => {
  const answer = await answerTo(Object.assign(new Error('connect 10.0.0.1'), { code: 'ECONNREFUSED' }));
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ code: 'OVERLOADED' });
  expect(answer.body).not.toContain('10.0.0.1');
});
