import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, runCli } from '../../test/support/cli.js';
import { createTestEnvironment, type TestEnvironment } from '../../test/support/environment.js';
import { Run, RunArtifact, RunParam } from '../store/entities/tracking.js';

let environment: TestEnvironment;
let db: DataSource;
let searched: CliResult;

const gondola = (...args: string[]) => runCli(args, environment.variables);
const SHORT = ['--set', 'text.titleCharNgramMax=0', 'text.descriptionCharNgramMax=0', 'linear.epochs=2'];

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  await gondola('make-dataset', '--sample', '500', '--name', 'small');
  const space = ['--vary', 'linear.cost=0.1..10:log', 'text.documentFrequencyMin=2,1000'];
  searched = await gondola(
    'search',
    'small',
    '--trials',
    '3',
    '--search-seed',
    '3',
    ...space,
    ...SHORT,
    '--json',
  );
});
afterAll(() => environment.close());

interface Found {
  runId: string;
  bestRunId: string;
  trials: { status: string; weightedF1: number | null; settings: Record<string, number> }[];
}

describe('gondola search', () => {
  it('tries settings one after another and names the best', () => {
    const { trials, ...found } = searched.json<Found>();
    expect(searched.code).toBe(0);
    expect(found).toMatchObject({ modelName: 'listing-classifier', version: 1 });
    expect(trials).toHaveLength(3);
    expect(trials[0]!.settings).toMatchObject({ 'linear.cost': 1 }); // the presets come first
  });

  it('goes on when a trial fails', () => {
    const { trials } = searched.json<Found>();
    for (const { status, settings, weightedF1 } of trials) {
      expect(status).toBe(settings['text.documentFrequencyMin'] === 1000 ? 'FAILED' : 'FINISHED');
      expect(weightedF1 === null).toBe(status === 'FAILED');
    }
  });

  it('leaves no run open', async () => {
    const { runId } = searched.json<Found>();
    expect((await db.manager.findOneByOrFail(Run, { id: runId })).status).toBe('FINISHED');
    expect(await db.manager.countBy(Run, [{ status: 'RUNNING' }, { status: 'SCHEDULED' }])).toBe(0);
  });

  it.each(['linear.cost', 'linear.cost=', 'linear.cost=a..b', 'linear.cost=1..2..3'])(
    'refuses --vary %s as wrong usage',
    async (text) => {
      expect((await gondola('search', 'small', '--vary', text)).code).toBe(2);
    },
  );
});

describe('gondola reproduce', () => {
  const bestOf = () => searched.json<Found>().bestRunId;

  it('ends with 0 when the model is the same, byte for byte', async () => {
    const { code, stdout } = await gondola('reproduce', bestOf());
    expect(stdout).toMatch(/^The same model, byte for byte\./);
    expect(code).toBe(0);
  });

  it('ends with 1 and names what differs', async () => {
    const runId = bestOf();
    await db.manager.update(RunParam, { runId, name: 'seed' }, { value: '77' });
    const { code, json } = await gondola('reproduce', runId, '--json');
    expect(code).toBe(1);
    expect(json()).toMatchObject({
      ...{ identical: false, firstDifference: { where: 'parameter seed', recorded: '1', repeated: '77' } },
    });
  });

  it('ends with 1 when the file is damaged', async () => {
    const file = await db.manager.findOneByOrFail(RunArtifact, { runId: bestOf(), path: 'model.gondola' });
    const path = join(environment.dataDir, 'artifacts', file.digest.slice(0, 2), file.digest);
    await writeFile(path, 'not what it was');
    const { code, stdout } = await gondola('reproduce', bestOf());
    expect(stdout).toMatch(/first difference\s+model file/);
    expect(code).toBe(1);
  });
});
