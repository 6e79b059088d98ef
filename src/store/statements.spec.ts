import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertStatements, packsOf } from './statements.js';

const LONG = 'x'.repeat(900_000);

describe('statements that insert rows', () => {
  it('hold each row once, in order, and no more rows than asked for', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 9 }), (count, chunkRows) => {
        const rows = Array.from({ length: count }, (_, i) => [i]);
        const chunks = insertStatements('t', ['a'], rows, { chunkRows }).map(({ values }) => values[0]);
        expect(chunks.flat()).toEqual(rows);
        expect(chunks.every((chunk) => (chunk as unknown[]).length <= chunkRows)).toBe(true);
      }),
    );
  });

  it('end before they are too long for the server', () => {
    const statements = insertStatements('t', ['a'], [[LONG], [LONG], [LONG], [LONG], [LONG]]);
    expect(statements.map(({ values }) => (values[0] as unknown[]).length)).toEqual([2, 2, 1]);
  });

  it.each([
    [{}, ''],
    [{ keepExisting: true }, 'ON DUPLICATE KEY UPDATE a = t.a'],
    [{ replace: true }, 'ON DUPLICATE KEY UPDATE b = VALUES(b)'],
  ])('say what becomes of rows that are there: %j', (options, ending) => {
    const [statement] = insertStatements('t', ['a', 'b'], [[1, 2]], options);
    expect(statement!.sql.trim()).toBe(`INSERT INTO t (a, b) VALUES ? ${ending}`.trim());
  });
});

it('sends statements together until they are too long for one message', () => {
  const statements = [LONG, 'a', LONG, LONG].map((value) => ({ sql: '?', values: [[[value]]] }));
  expect([...packsOf(statements)].map(({ length }) => length)).toEqual([3, 1]);
});
