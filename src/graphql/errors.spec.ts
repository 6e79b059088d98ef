import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { AppError } from '../platform/errors.js';
import { createLogger } from '../platform/logging.js';
import { createErrorFormatter, toClientError } from './errors.js';

const log = createLogger('test', 'silent');
const format = (original: Error) => {
  const error = new GraphQLError(original.message, { path: ['run'], originalError: original });
  return createErrorFormatter(log)(error.toJSON(), error);
};

describe('the error formatter', () => {
  it('shows nothing of what was not foreseen but an id', () => {
    const shown = format(new TypeError("Cannot read 'secret' of undefined at /srv/app.js:1"));
    expect(JSON.stringify(shown)).not.toMatch(/secret|app\.js|stack|TypeError/);
    expect(shown.extensions).toEqual({ code: 'INTERNAL', errorId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(shown.message).toContain(shown.extensions!.errorId as string);
    expect(shown.path).toEqual(['run']);
  });

  it('shows an expected failure with its code and facts', () => {
    const shown = format(new AppError('NOT_FOUND', 'There is no run.', { kind: 'run' }));
    expect(shown).toEqual({
      message: 'There is no run.',
      path: ['run'],
      extensions: { code: 'NOT_FOUND', kind: 'run' },
    });
  });

  it('says that a store is away', () => {
    const shown = format(Object.assign(new Error('connect 10.0.0.1'), { code: 'ECONNREFUSED' }));
    expect(shown.extensions).toEqual({ code: 'OVERLOADED' });
    expect(shown.message).not.toContain('10.0.0.1');
  });

  it('treats errors on a WebSocket alike', () => {
    const error = new GraphQLError('secret', { originalError: new Error('secret') });
    expect(toClientError(error, log)).toMatchObject({ extensions: { code: 'INTERNAL' } });
    expect(JSON.stringify(toClientError(error, log))).not.toContain('secret');
  });
});
