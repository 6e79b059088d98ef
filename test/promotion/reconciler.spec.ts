import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reconcileChampions } from '../../src/pipeline/registry/reconcile-champions.js';
import { newId } from '../../src/platform/ids.js';
import { JobTest } from '../jobs/support/job-test.js';
import { RegistryTest } from '../support/registry.js';
import { waitFor } from '../support/wait.js';

let test: JobTest;
let registry: RegistryTest;

beforeAll(async () => {
  test = await JobTest.create();
  registry = new RegistryTest(test.db, test.environment);
  await test.startWorker();
});
afterAll(() => test?.close());

/** Waits until a worker has made the two agree; returns how long that took. */
async function mendedMs(model: string, championId: string): Promise<number> {
  const before = performance.now();
  await waitFor('the champion to be mended', async () => {
    const { champion, byHistory } = await registry.state(model);
    return champion === championId && byHistory === championId;
  });
  return performance.now() - before;
}

describe('a champion that does not agree with its history', () => {
  it('is put back within 5 s when the alias moved alone', async () => {
    const champion = await registry.champion('alias alone');
    const { id } = await registry.version('alias alone');
    await test.db.query('UPDATE model_alias SET model_version_id = ? WHERE model_id = ?', [
      id,
      champion.modelId,
    ]);
    expect(await mendedMs('alias alone', champion.id)).toBeLessThan(5000);
  });

  it('is moved within 5 s when the move was written down alone', async () => {
    const champion = await registry.champion('history alone');
    const { id } = await registry.version('history alone');
    await test.db.query(
      `INSERT INTO model_alias_change (id, model_id, alias, from_version_id, to_version_id, move_no, kind, reason, changed_at)
       VALUES (?, ?, 'champion', ?, ?, 2, 'GATE', 'half of a promotion', UTC_TIMESTAMP(3))`,
      [newId(), champion.modelId, champion.id, id],
    );
    expect(await mendedMs('history alone', id)).toBeLessThan(5000);
  });

  it('comes back within 5 s when the alias was deleted alone', async () => {
    const champion = await registry.champion('deleted alone');
    await test.db.query('DELETE FROM model_alias WHERE model_id = ?', [champion.modelId]);
    expect(await mendedMs('deleted alone', champion.id)).toBeLessThan(5000);
  });

  it('is mended once by reconcilers that run at the same time', async () => {
    const champion = await registry.champion('many');
    await test.db.query('DELETE FROM model_alias WHERE model_id = ?', [champion.modelId]);
    const log = pino({ level: 'silent' });
    await Promise.all(Array.from({ length: 4 }, () => reconcileChampions(test.db, log)));
    expect(await registry.state('many')).toMatchObject({ champion: champion.id, moves: 1 });
  });

  it('is left alone where the two agree', async () => {
    await registry.champion('whole');
    expect(await reconcileChampions(test.db, pino({ level: 'silent' }))).toEqual([]);
  });
});
