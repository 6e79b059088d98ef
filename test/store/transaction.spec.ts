import type { DataSource, EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.js';
import { inPackedTransaction, inTransaction } from '../../src/store/transaction.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

let environment: TestEnvironment;
beforeAll(async () => {
  environment = await createTestEnvironment();
});
afterAll(() => environment.close());

const rename = (manager: EntityManager, name: string) =>
  manager.query('UPDATE experiment SET created_at = NOW(3) WHERE name = ?', [name]);

it('runs the loser of a deadlock again', async () => {
  const db = await environment.openDatabase();
  await db.query("INSERT INTO experiment (name, created_at) VALUES ('first', NOW(3)), ('second', NOW(3))");
  let holders = 0;
  let attempts = 0;
  let bothHold = () => {};
  const barrier = new Promise<void>((resolve) => {
    bothHold = resolve;
  });
  const lockBoth = (names: readonly [string, string]) =>
    inTransaction(db, async (manager) => {
      attempts += 1;
      await rename(manager, names[0]);
      holders += 1;
      if (holders === 2) bothHold();
      await barrier;
      await rename(manager, names[1]);
      return names[0];
    });
  const ended = await Promise.all([lockBoth(['first', 'second']), lockBoth(['second', 'first'])]);
  expect({ ended, attempts }).toEqual({ ended: ['first', 'second'], attempts: 3 });
});

it('passes on every other error without running again', async () => {
  const db = await environment.openDatabase();
  let attempts = 0;
  const failing = inTransaction(db, async () => {
    attempts += 1;
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(attempts).toBe(1);
});

describe('a packed transaction', () => {
  let db: DataSource;
  beforeAll(async () => {
    db = await openDatabase({ url: environment.mysqlUrl, poolSize: 4, packed: true });
    await db.query("INSERT INTO experiment (name, created_at) VALUES ('a', NOW(3)), ('b', NOW(3))");
  });
  afterAll(() => db?.destroy());

  const lock = (name: string) => ({
    sql: 'SELECT name, artifact_location AS place FROM experiment WHERE name = ? FOR UPDATE',
    values: [name],
  });
  const move = (name: string, place: string) => ({
    sql: 'UPDATE experiment SET artifact_location = ? WHERE name = ?',
    values: [place, name],
  });
  const placeOf = async (name: string) => {
    const [{ place }] = await db.query('SELECT artifact_location AS place FROM experiment WHERE name = ?', [
      name,
    ]);
    return place;
  };

  it('gives what it read to what decides, and writes what that says', async () => {
    const result = await inPackedTransaction(db, [lock('a'), lock('b')], (rows) => ({
      writes: [move('a', 'x;y'), move('b', "'; DROP TABLE experiment; --")],
      result: rows.flat().map((row) => (row as { name: string }).name),
    }));
    expect([result, await placeOf('a'), await placeOf('b')]).toEqual([
      ['a', 'b'],
      'x;y',
      "'; DROP TABLE experiment; --",
    ]);
  });

  it('writes nothing when it is decided against, or when a later statement fails', async () => {
    await db.query("UPDATE experiment SET artifact_location = 'before'");
    const refused = inPackedTransaction(db, [lock('a')], () => {
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    const failing = inPackedTransaction(db, [lock('a')], () => ({
      writes: [move('a', 'after'), { sql: 'UPDATE experiment SET name = NULL', values: [] }],
      result: null,
    }));
    await expect(failing).rejects.toMatchObject({ code: 'ER_BAD_NULL_ERROR' });
    expect(await placeOf('a')).toBe('before');
  });

  it('adds up what comes at once, deadlocks and all', async () => {
    await db.query("UPDATE experiment SET artifact_location = '0'");
    const addOne = (names: readonly [string, string]) =>
      inPackedTransaction(db, names.map(lock), (rows) => ({
        writes: rows.flat().map((row) => {
          const { name, place } = row as { name: string; place: string };
          return move(name, String(Number(place) + 1));
        }),
        result: null,
      }));
    await Promise.all(Array.from({ length: 20 }, (_, i) => addOne(i % 2 === 0 ? ['a', 'b'] : ['b', 'a'])));
    expect([await placeOf('a'), await placeOf('b')]).toEqual(['20', '20']);
  });
});
