import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Spool } from './spool.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gondola-spool-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function batchesOf<Row>(rows: Row[], rowsMax: number): Promise<Row[][]> {
  const spool = await Spool.create<Row>(folder);
  for (const row of rows) await spool.add(row);
  const batches: Row[][] = [];
  for await (const batch of spool.batches(rowsMax)) batches.push(batch);
  await spool.remove();
  return batches;
}

describe('Spool', () => {
  it('gives rows back in batches, in their order', async () => {
    expect(await batchesOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('keeps every character, also those that some readers take for line ends', async () => {
    const text = 'a\u2028b\u2029c\r\nd\u0085e\0😀"\\';
    expect(await batchesOf([text, text], 10)).toEqual([[text, text]]);
  });

  it('ends a batch early when its rows are long', async () => {
    const rows = Array.from({ length: 10 }, (_, at) => String(at).repeat(1_000_000));
    const batches = await batchesOf(rows, 1_000);
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(5);
    expect(batches.flat().every((row, at) => row === rows[at])).toBe(true);
  });

  it('leaves nothing behind when it is removed', async () => {
    await batchesOf([1], 1);
    expect(await readdir(folder)).toEqual([]);
  });
});
