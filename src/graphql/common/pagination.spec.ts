import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFirst, decodeCursor, encodeCursor, toConnection } from './pagination.js';

const id = fc.stringMatching(/^[0-9a-f]{32}$/);
const refused = (field: string) =>
  expect.objectContaining({ code: 'INVALID_INPUT', facts: expect.objectContaining({ field }) });

describe('cursors', () => {
  it('come back as they were made', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), id, (value, rowId) => {
        const position = decodeCursor(encodeCursor('run', [value, rowId]), 'run', ['number', 'id']);
        expect(position![0]).toBe(value === 0 ? 0 : value); // JSON has no negative zero
        expect(position![1]).toBe(rowId);
      }),
    );
  });

  it('are refused when they are anything else', () => {
    fc.assert(
      fc.property(fc.string(), (garbage) => {
        expect(() => decodeCursor(garbage, 'run', ['id'])).toThrow(refused('after'));
      }),
    );
  });

  it.each([
    ['of another list', encodeCursor('job', ['0'.repeat(32)])],
    ['with too few values', encodeCursor('run', [])],
    ['with a value of another type', encodeCursor('run', [5])],
    ['with an id of another shape', encodeCursor('run', ["' OR 1=1"])],
    ['with an infinite number', Buffer.from('["run",1e999]').toString('base64url')],
    ['of great length', 'A'.repeat(100_000)],
    ['that holds no list', Buffer.from('{"a":1}').toString('base64url')],
  ])('are refused %s', (_what, cursor) => {
    expect(() => decodeCursor(cursor, 'run', ['id'])).toThrow(refused('after'));
  });
});

describe('pages', () => {
  it.each([0, -1, 101, 2 ** 31 - 1])('cannot have %d entries', (first) => {
    expect(() => checkFirst(first)).toThrow(refused('first'));
  });

  it('know from one row more that there is a next one', () => {
    expect(toConnection([1, 2, 3], 2, 'run', (row) => [row]).pageInfo.hasNextPage).toBe(true);
    expect(toConnection([1, 2], 2, 'run', (row) => [row]).pageInfo.hasNextPage).toBe(false);
    expect(toConnection([], 2, 'run', () => []).pageInfo).toEqual({ hasNextPage: false, endCursor: null });
  });
});
