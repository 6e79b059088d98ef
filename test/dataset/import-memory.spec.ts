import { afterAll, beforeAll, expect, it } from 'vitest';
import { createImporter, type Importer, listingLines, outcomeOf } from './importing.js';

/** `GONDOLA_IMPORT_MEGABYTES=300` is the slow proof; a file of 30 MB is imported in any case. */
const MEGABYTES = Number(process.env.GONDOLA_IMPORT_MEGABYTES ?? 30);
const PEAK_RSS_MB_MAX = MEGABYTES > 100 ? 500 : 280;
const ROW_BYTES = 1_000;

let importer: Importer;
beforeAll(async () => {
  importer = await createImporter();
});
afterAll(() => importer?.environment.close());

async function* file(rows: number) {
  let block = '';
  for (const line of listingLines(rows, ROW_BYTES - 70)) {
    block += line;
    if (block.length < 100_000) continue;
    yield Buffer.from(block);
    block = '';
  }
  yield Buffer.from(block);
}

it(`imports a file of ${MEGABYTES} MB with less than ${PEAK_RSS_MB_MAX} MB of memory`, {
  timeout: 60_000 + MEGABYTES * 2_000,
}, async () => {
  const rows = MEGABYTES * 1_000;
  const request = await importer.upload({ listings: file(rows) });
  const { result, seconds, peakRssMb } = await outcomeOf(importer.startChild(request));
  expect(result).toMatchObject({ acceptedRows: rows * 0.9, rejectedRows: rows * 0.1 });
  process.stdout.write(`${MEGABYTES} MB in ${seconds.toFixed(1)} s, peak ${peakRssMb.toFixed(0)} MB\n`);
  expect(peakRssMb).toBeLessThan(PEAK_RSS_MB_MAX);
});
