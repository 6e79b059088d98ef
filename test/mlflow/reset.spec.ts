import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  EMPTIED_TABLES,
  KEPT_TABLES,
  PARTLY_EMPTIED_TABLES,
  resetTracking,
} from '../../src/pipeline/loop/reset-tracking.js';
import { createExperiment, setExperimentTag } from '../../src/pipeline/tracking/experiment-changes.js';
import { seed } from '../api/support/seed.js';
import { runCli } from '../support/cli.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

let environment: TestEnvironment;
let db: DataSource;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
});
afterAll(() => environment?.close());

const ROOT = 'mlflow-artifacts:/';
const reset = (...args: string[]) => runCli(['tracking', 'reset', ...args, '--json'], environment.variables);

async function rows(table: string): Promise<number> {
  const [{ count }] = await db.query(`SELECT COUNT(*) AS count FROM ${table}`);
  return Number(count);
}

const countAll = async (tables: readonly string[]) =>
  Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await rows(table)])));

describe('gondola tracking reset', () => {
  beforeEach(async () => {
    await seed(db, 3);
    await db.query("UPDATE job SET state = 'succeeded'");
  });

  it('names every table, either to be emptied or to be kept', () => {
    const known = [...EMPTIED_TABLES, ...PARTLY_EMPTIED_TABLES, ...KEPT_TABLES];
    expect(known.toSorted()).toEqual(db.entityMetadatas.map(({ tableName }) => tableName).sort());
  });

  it('does nothing without --yes, and says what it would remove', async () => {
    const before = await countAll(['run', 'experiment', 'model', 'prediction']);
    const { code, json } = await reset();
    expect(code).toBe(2);
    expect(json()).toMatchObject({
      error: { code: 'INVALID_INPUT', runs: before.run, message: expect.stringContaining('--yes') },
    });
    expect(await countAll(Object.keys(before))).toEqual(before);
  });

  it('leaves experiment 0 alone, and keeps datasets', async () => {
    const kept = await countAll(KEPT_TABLES);
    await setExperimentTag(db, '0', { name: 't', value: '1' });
    const { code, json } = await reset('--yes');
    expect([code, Object.keys(json())]).toEqual([0, ['removed']]);
    const emptied = await countAll([...EMPTIED_TABLES, 'run', 'job', 'job_event', 'batch_part']);
    expect(Object.values(emptied).every((count) => count === 0)).toBe(true);
    const experiments = await db.query(
      'SELECT id, name, artifact_location AS location, deleted_at AS deletedAt FROM experiment',
    );
    expect(experiments.map((row: object) => ({ ...row }))).toEqual([
      { id: 0, name: 'Default', location: 'mlflow-artifacts:/0', deletedAt: null },
    ]);
    expect(await countAll(KEPT_TABLES)).toEqual(kept);
  });

  it('begins again at experiment 1', async () => {
    await resetTracking(db, ROOT);
    expect(await createExperiment(db, { name: 'first', tags: [] }, ROOT)).toBe(1);
  });

  it('goes on where a reset was killed', async () => {
    for (const table of EMPTIED_TABLES.slice(0, 9)) await db.query(`DELETE FROM ${table}`);
    await resetTracking(db, ROOT);
    await resetTracking(db, ROOT);
    expect(await countAll(['run', 'experiment', 'model'])).toEqual({ run: 0, experiment: 1, model: 0 });
  });

  it('is refused while a training runs', async () => {
    await db.query("UPDATE job SET state = 'running', kind = 'model.train' LIMIT 1");
    await expect(resetTracking(db, ROOT)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await rows('run')).toBeGreaterThan(0);
    await db.query("UPDATE job SET state = 'failed'");
  });
});
