import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAM = { 'ml/a.ts': 'a', 'ml/deep/b.js': 'b', 'pipeline/c.ts': 'c' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gondola-code-digest-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The digest that the module finds when these are the files of the program. */
async function digestOf(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(folder, 'program-'));
  await cp(fileURLToPath(new URL('.', import.meta.url)), join(root, 'platform'), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  const { codeDigest } = await import(pathToFileURL(join(root, 'platform/code-digest.ts')).href);
  return codeDigest();
}

describe('codeDigest', () => {
  it('is the same for the same files in another folder', async () => {
    expect(await digestOf(PROGRAM)).toBe(await digestOf(PROGRAM));
  });

  it.each([
    ['a file changes', { ...PROGRAM, 'ml/deep/b.js': 'other' }],
    ['a file is added', { ...PROGRAM, 'pipeline/deep/d.ts': 'd' }],
    ['a file has another name', { 'ml/z.ts': 'a', 'ml/deep/b.js': 'b', 'pipeline/c.ts': 'c' }],
    ['two files change places', { ...PROGRAM, 'ml/a.ts': 'b', 'ml/deep/b.js': 'a' }],
  ])('is another when %s', async (_what, files) => {
    expect(await digestOf(files)).not.toBe(await digestOf(PROGRAM));
  });

  it.each(['ml/a.spec.ts', 'ml/a.d.ts', 'ml/a.js.map', 'pipeline/README.md', 'rest/routes.ts'])(
    'does not look at %s',
    async (name) => {
      expect(await digestOf({ ...PROGRAM, [name]: 'anything' })).toBe(await digestOf(PROGRAM));
    },
  );
});
