import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../test/support/cli.js';
import { createTestEnvironment, type TestEnvironment } from '../../test/support/environment.js';

let environment: TestEnvironment;

beforeAll(async () => {
  environment = await createTestEnvironment();
});

afterAll(async () => {
  await environment.close();
});

const gondola = (...args: string[]) => runCli(args, environment.variables);

async function write(name: string, lines: readonly string[]): Promise<string> {
  const path = join(environment.dataDir, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

const offers = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => `${index},offer number ${index},${index % 2 ? 'lamp' : 'chair'}`,
  );

describe('gondola make-dataset', () => {
  it('imports a file without a header by the positions of its columns', async () => {
    const path = await write('offers.csv', offers(40));

    const { json } = await gondola(
      ...['make-dataset', path, '--no-header', '--id', '1', '--title', '2', '--label', '3', '--json'],
    );

    expect(json()).toMatchObject({ name: 'offers', acceptedRows: 40, rejectedRows: 0, categories: 2 });
  });

  it('counts rejected rows by their reason', async () => {
    const bad = ['0,again,lamp', '90,no label,', '91,,lamp', '92,one,too,many'];
    const path = await write('bad.csv', ['id,title,label', ...offers(40), ...bad]);

    const { json } = await gondola('make-dataset', path, '--json');

    expect(json()).toMatchObject({
      acceptedRows: 40,
      rejectedRows: 4,
      rejectedByReason: { 'column-count': 1, 'duplicate-id': 1, 'no-label': 1, 'no-text': 1 },
    });
  });

  it('finds the two official files in a folder', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => index);
    const listings = rows.map((index) => `${index},article ${index},,${index},${index}`);
    const labels = rows.map((index) => `${index},${index % 2 ? 10 : 2583}`);
    await write('official/X_train_update.csv', [',designation,description,productid,imageid', ...listings]);
    await write('official/Y_train_CVw08PX.csv', [',prdtypecode', ...labels]);

    const { json } = await gondola('make-dataset', join(environment.dataDir, 'official'), '--json');

    expect(json()).toMatchObject({ name: 'official', acceptedRows: 40, categories: 2 });
  });

  it('splits by the given shares', async () => {
    const path = await write('shares.csv', ['id,title,label', ...offers(100)]);

    const { json } = await gondola('make-dataset', path, '--validation', '0.2', '--gold', '0.3', '--json');

    expect(json().splits).toEqual({ train: 50, validation: 20, gold: 30 });
  });

  it.each([
    ['neither file nor --sample', [], 'file'],
    ['a file that is not there', ['nowhere.csv'], 'file'],
    ['labels that are not there', ['package.json', '--labels', 'nowhere.csv'], 'labels'],
    ['a folder without the official files', ['src'], 'file'],
    ['a file beside --sample', ['x.csv', '--sample', '1000'], 'file'],
    ['too small a sample', ['--sample', '3'], 'source.sample.listings'],
    ['shares that leave no training rows', ['--sample', '--gold', '0.5', '--validation', '0.5'], 'split'],
  ])('refuses %s as wrong usage', async (_, args, field) => {
    const { code, json } = await gondola('make-dataset', ...args, '--json');

    expect(code).toBe(2);
    expect(json()).toMatchObject({ error: { code: 'INVALID_INPUT', field } });
  });

  it('fails on a file in which nothing is usable', async () => {
    const path = await write('empty.csv', ['id,title,label', '1,,lamp']);

    const { code, stderr } = await gondola('make-dataset', path);

    expect(code).toBe(1);
    expect(stderr).toBe('error: None of the 1 rows can be used (no-text: 1). Nothing was imported.\n');
  });
});
