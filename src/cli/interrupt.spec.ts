import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, startCli } from '../../test/support/cli.js';
import { createTestEnvironment, type TestEnvironment } from '../../test/support/environment.js';
import { waitFor } from '../../test/support/wait.js';
import { Run, RunMetric } from '../store/entities/tracking.js';

let environment: TestEnvironment;
let db: DataSource;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  await runCli(['make-dataset', '--sample', '2000'], environment.variables);
});

afterAll(async () => {
  await environment.close();
});

describe('gondola train, ended from outside', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('marks the run as killed within 3 s of %s', async (signal, exitCode) => {
    const args = ['train', 'sample', '--set', 'linear.epochs=1000', '--run-name', signal, '--json'];
    const { child, ended } = startCli(args, environment.variables);
    await waitFor('the first epoch', async () => {
      const run = await db.manager.findOneBy(Run, { name: signal });
      return run !== null && (await db.manager.countBy(RunMetric, { runId: run.id })) > 0;
    });

    const signalledAt = performance.now();
    child.kill(signal);
    const { code, json } = await ended;

    const run = await db.manager.findOneByOrFail(Run, { name: signal });
    expect(performance.now() - signalledAt).toBeLessThan(3_000);
    expect(code).toBe(exitCode);
    expect(run).toMatchObject({ status: 'KILLED', errorCode: 'CANCELLED' });
    expect(json()).toMatchObject({ error: { code: 'CANCELLED', runId: run.id } });
  });

  it('marks the run as failed with its reason when the training fails', async () => {
    const elsewhere = join(environment.dataDir, 'elsewhere');
    await writeFile(elsewhere, 'a file where the data folder should be');

    const { code } = await runCli(['train', 'sample', '--run-name', 'no folder'], {
      ...environment.variables,
      GONDOLA_DATA_DIR: elsewhere,
    });

    const run = await db.manager.findOneByOrFail(Run, { name: 'no folder' });
    expect(code).toBe(1);
    expect(run).toMatchObject({ status: 'FAILED', errorMessage: expect.stringContaining('ENOTDIR') });
  });
});

describe('gondola predict, ended from outside', () => {
  it('leaves no unfinished file', async () => {
    const { variables, dataDir } = environment;
    await runCli(['train', 'sample', '--set', 'linear.epochs=1', '--model-name', 'quick'], variables);
    const rows = Array.from({ length: 100_000 }, (_, index) => `${index},console de jeu numero ${index}`);
    await writeFile(join(dataDir, 'in.csv'), `id,title\n${rows.join('\n')}\n`);
    const files = ['--in', join(dataDir, 'in.csv'), '--out', join(dataDir, 'out.csv')];
    const { child, ended } = startCli(['predict', '--model-name', 'quick', ...files, '--json'], variables);
    const begun = async () => (await readdir(dataDir)).some((name) => name.startsWith('out.csv.part-'));
    await waitFor('the unfinished file', begun);

    child.kill('SIGINT');
    const { code, json } = await ended;

    expect({ code, error: json().error }).toMatchObject({ code: 130, error: { code: 'CANCELLED' } });
    expect((await readdir(dataDir)).filter((name) => name.startsWith('out.csv'))).toEqual([]);
  });
});
