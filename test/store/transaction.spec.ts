import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../src/store/transaction.js';
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
