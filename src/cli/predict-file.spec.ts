import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { CommandContext, Services } from './command.js';
import { predictFromFile } from './predict-file.js';

it('refuses to write the answers over the file that it reads', async () => {
  const path = 'package.json';
  const before = await readFile(path, 'utf8');
  const options = { in: path, out: `./${path}`, modelName: 'any', header: true };
  const attempt = predictFromFile(options, {} as Services, {} as CommandContext);
  await expect(attempt).rejects.toMatchObject({ code: 'INVALID_INPUT', facts: { field: 'out' } });
  expect(await readFile(path, 'utf8')).toBe(before);
});
