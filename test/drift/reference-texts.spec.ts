import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReferenceTexts } from '../../src/subjects/listings/monitoring/read-window.js';
import { CorrectionTest } from '../corrections/support.js';

let test: CorrectionTest;
let all: string[];
beforeAll(async () => {
  test = await CorrectionTest.start();
  all = await read();
});
afterAll(() => test?.close());

const read = (textsMax?: number) =>
  readReferenceTexts(test.db.manager, test.lineage.datasetVersionId, textsMax);

describe('the texts that a window is compared with', () => {
  it('are drawn from all of gold, not its first rows', async () => {
    const half = await read(Math.floor(all.length / 2));
    expect(all.length).toBeGreaterThan(5);
    expect(half).toHaveLength(Math.floor(all.length / 2));
    expect(half.filter((text) => all.indexOf(text) >= half.length)).not.toEqual([]);
  });

  it('are the same each time', async () => {
    expect(await read(5)).toEqual(await read(5));
  });
});
