import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { removeOldFiles } from './old-files.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gondola-old-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const LONG_AGO = new Date(0);

it('removes old files and folders, and keeps a folder in which a file is still written', async () => {
  for (const name of ['old', 'used']) {
    await mkdir(join(folder, name, 'inner'), { recursive: true });
    await writeFile(join(folder, name, 'inner/rows'), 'x');
  }
  await writeFile(join(folder, 'old-file'), 'x');
  await writeFile(join(folder, 'new-file'), 'x');
  for (const path of ['old/inner/rows', 'old/inner', 'old', 'used/inner', 'used', 'old-file'])
    await utimes(join(folder, path), LONG_AGO, LONG_AGO);

  await removeOldFiles(folder, new Date(1_000));

  expect((await readdir(folder)).sort()).toEqual(['new-file', 'used']);
});

it('does nothing where there is no folder yet', async () => {
  await removeOldFiles(join(folder, 'missing'), new Date());
  expect(await readdir(folder)).not.toContain('missing');
});
