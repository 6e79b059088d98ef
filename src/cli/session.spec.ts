import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, runCli } from '../../test/support/cli.js';
import { createTestEnvironment, type TestEnvironment } from '../../test/support/environment.js';
import { AuditEntry } from '../store/entities/audit.js';
import { DatasetVersion } from '../store/entities/dataset.js';
import { Prediction } from '../store/entities/prediction.js';
import { Run } from '../store/entities/tracking.js';

let environment: TestEnvironment;
let db: DataSource;
let made: CliResult;
let trained: CliResult;

const gondola = (...args: string[]) => runCli(args, environment.variables);
const inFolder = (name: string) => join(environment.dataDir, name);

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  made = await gondola('make-dataset', '--sample', '1000', '--name', 'small', '--json');
  trained = await gondola('train', 'small', '--run-name', 'first', '--json');
});

afterAll(async () => {
  await environment.close();
});

describe('a session on the command line', () => {
  it('makes a dataset of the sample', () => {
    expect(made.code).toBe(0);
    expect(made.json()).toMatchObject({ name: 'small', created: true, categories: 27, acceptedRows: 1000 });
  });

  it('makes nothing new of the same content', async () => {
    const again = await gondola('make-dataset', '--sample', '1000', '--json');

    expect(again.json()).toMatchObject({
      created: false,
      datasetVersionId: made.json().datasetVersionId,
    });
    expect(await db.manager.countBy(DatasetVersion, { digest: made.json().digest as string })).toBe(1);
  });

  it('trains and promotes a first champion', () => {
    expect(trained.code).toBe(0);
    expect(trained.json()).toMatchObject({
      version: 1,
      verdict: 'PROMOTED',
      modelName: 'listing-classifier',
    });
  });

  it('leaves an entry of each in the audit log', async () => {
    const entries = await db.manager.find(AuditEntry, { order: { position: 'ASC' } });
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['importDataset', 'startTraining']),
    );
    expect(entries.every(({ actor }) => actor?.startsWith('cli:'))).toBe(true);
  });

  it('records the run as finished', async () => {
    const run = await db.manager.findOneByOrFail(Run, { id: trained.json().runId as string });

    expect(run).toMatchObject({ status: 'FINISHED', name: 'first' });
  });

  it('evaluates the champion on the gold rows to the same score as the training', async () => {
    const { code, json } = await gondola('evaluate', '--dataset', 'small', '--json');

    expect(code).toBe(0);
    expect(json().weightedF1).toBeCloseTo(trained.json().goldScore as number, 6);
  });

  it('prints a line for each category of an evaluation', async () => {
    const { stdout } = await gondola('evaluate', '--dataset', 'small');

    expect(stdout).toContain('Piscines et accessoires');
    expect(
      stdout.split('\n').filter((line) => /\d\.\d{4} +\d\.\d{4} +\d\.\d{4} +\d+$/.test(line)),
    ).toHaveLength(27);
  });

  it.each([
    ['the end of its id', () => (made.json().datasetVersionId as string).slice(-8)],
    ['the beginning of its digest', () => (made.json().digest as string).slice(0, 12)],
    ['its name', () => 'small'],
  ])('finds a dataset by %s', async (_, reference) => {
    const { json } = await gondola('build-features', reference(), '--json');

    expect(json()).toMatchObject({ datasetVersionId: made.json().datasetVersionId, cached: true });
  });

  it('keeps the answer to one listing', async () => {
    const { code, json } = await gondola('predict', '--title', 'Piscine gonflable pour jardin', '--json');

    const { predictionId, categoryCode } = json<{ predictionId: string; categoryCode: string }>();
    expect(code).toBe(0);
    expect(await db.manager.findOneByOrFail(Prediction, { id: predictionId })).toMatchObject({
      source: 'cli',
      categoryCode,
      title: 'Piscine gonflable pour jardin',
    });
  });

  it('refuses a listing without text as wrong usage', async () => {
    const { code, json } = await gondola('predict', '--title', ' ', '--json');

    expect(code).toBe(2);
    expect(json()).toMatchObject({ error: { code: 'INVALID_INPUT', field: 'title' } });
  });

  it('answers every row of a file in its order, the unreadable ones with a reason', async () => {
    const input = ',designation,description\n7,Roman policier,\n8,,\n9,Console de jeu,=1+1\n';
    await writeFile(inFolder('in.csv'), input);

    const { code } = await gondola('predict', '--in', inFolder('in.csv'), '--out', inFolder('out.csv'));

    const [header, ...rows] = (await readFile(inFolder('out.csv'), 'utf8')).trim().split('\n');
    expect(code).toBe(0);
    expect(header).toBe(
      'line,id,category,category_name,confidence,top_k,model_version,prediction_id,picture_note,error',
    );
    expect(rows.map((row) => row.split(',')[1])).toEqual(['7', '8', '9']);
    expect(rows[1]).toContain('Title and description are both empty');
  });

  it('keeps the answers to a file', async () => {
    await writeFile(inFolder('kept.csv'), 'id,title\nkept-1,Roman policier\nkept-2,Console de jeu\n');

    const { json } = await gondola(
      ...['predict', '--in', inFolder('kept.csv'), '--out', inFolder('kept-out.csv'), '--json'],
    );

    const kept = await db.manager.findBy(Prediction, [{ externalId: 'kept-1' }, { externalId: 'kept-2' }]);
    expect(json()).toMatchObject({ rows: 2, rejectedRows: 0 });
    expect(kept.map(({ source, jobId }) => [source, jobId])).toEqual([
      ['cli', null],
      ['cli', null],
    ]);
  });

  it('leaves no output of a file that cannot be read', async () => {
    await writeFile(inFolder('open.csv'), 'id,title\n1,"never closed\n');

    const { code, stderr } = await gondola(
      ...['predict', '--in', inFolder('open.csv'), '--out', inFolder('open-out.csv')],
    );

    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*never closed.*\n$/);
    expect(existsSync(inFolder('open-out.csv'))).toBe(false);
  });

  it('draws the latest run as SVG and PNG', async () => {
    const out = inFolder('figures');

    const { json } = await gondola('visualize', '--out', out, '--json');

    const names = ['confusion-gold', 'training-loss', 'log-loss', 'weighted-f1'];
    const files = names.flatMap((name) => [join(out, `${name}.svg`), join(out, `${name}.png`)]);
    expect(json()).toEqual({ runId: trained.json().runId, files });
    expect((await readFile(files[1]!)).subarray(1, 4).toString()).toBe('PNG');
  });

  it('finds nothing wrong with all of it', async () => {
    const { code, json } = await gondola('doctor', '--json');

    const { checks } = json<{ checks: { name: string; ok: boolean }[] }>();
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(code).toBe(0);
  });

  it('fails with exit code 1 for a dataset that is not there', async () => {
    const { code, json } = await gondola('train', 'nowhere', '--json');

    expect(code).toBe(1);
    expect(json()).toMatchObject({ error: { code: 'NOT_FOUND', kind: 'dataset', id: 'nowhere' } });
  });

  it('refuses a parameter beyond its limit, and starts no run', async () => {
    const before = await db.manager.count(Run);

    const { code, json } = await gondola('train', 'small', '--set', 'linear.epochs=1001', '--json');

    expect(code).toBe(2);
    expect(json()).toMatchObject({
      error: { code: 'INVALID_INPUT', field: 'parameters.linear.epochs', limit: 1000 },
    });
    expect(await db.manager.count(Run)).toBe(before);
  });

  it('fails with NO_CHAMPION for a model that was never trained', async () => {
    const { code, json } = await gondola('predict', '--title', 'x', '--model-name', 'other', '--json');

    expect(code).toBe(1);
    expect(json()).toMatchObject({ error: { code: 'NO_CHAMPION', modelName: 'other' } });
  });
});
