import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/wait.js';
import {
  checksum,
  createImporter,
  holdImportAt,
  type Importer,
  importHeadOnly,
  listingLines,
  outcomeOf,
} from './importing.js';

const ROWS = 8_000;
const HELD_AT_ROW = 5_000;
const content = [...listingLines(ROWS, 90)].join('');
const DAY_MS = 24 * 60 * 60 * 1000;

let disturbed: Importer;
let undisturbed: Importer;
beforeAll(async () => {
  [disturbed, undisturbed] = await Promise.all([createImporter(), createImporter()]);
});
afterAll(() => Promise.all([disturbed?.environment.close(), undisturbed?.environment.close()]));

/** Kills the process of an import when some of its listings are stored, but not all; returns the version's id. */
async function killHalfWay(): Promise<string> {
  await disturbed.db.query('DELETE FROM dataset_version');
  const id = await importHeadOnly(disturbed, { listings: content });
  const release = await holdImportAt(disturbed.db, id, HELD_AT_ROW);
  const child = disturbed.startChild(await disturbed.upload({ listings: content }));
  const exited = once(child, 'exit');
  try {
    await waitFor('the first listings', async () => {
      if (child.exitCode !== null) throw new Error('The import ended before it could be killed.');
      return (await disturbed.rowCounts()).listing! > 0;
    });
  } finally {
    child.kill('SIGKILL');
    await exited;
    await release();
  }
  return id;
}

/** As if the import had begun at another time. */
async function backdate(ms: number): Promise<void> {
  await disturbed.db.query("UPDATE dataset_version SET created_at = ? WHERE state = 'importing'", [
    new Date(Date.now() - ms),
  ]);
}

const states = async () =>
  (await disturbed.db.query('SELECT state FROM dataset_version ORDER BY id')).map(
    (row: { state: string }) => row.state,
  );

describe('an import killed half-way', () => {
  it('and started again ends with the same rows, splits and digest as one that was not', async () => {
    const id = await killHalfWay();
    expect(await states()).toEqual(['importing']);
    expect((await disturbed.rowCounts()).listing).toBeLessThan(ROWS * 0.9);

    const again = await disturbed.import({ listings: content });
    await undisturbed.import({ listings: content });

    expect(again).toMatchObject({ created: true, datasetVersionId: id });
    expect(await disturbed.rowCounts()).toEqual(await undisturbed.rowCounts());
    expect(await checksum(disturbed.db)).toBe(await checksum(undisturbed.db));
  });

  it('is left alone by other imports for a day, and then removed', async () => {
    const id = await killHalfWay();
    await backdate(DAY_MS - 60_000);
    await disturbed.import({ listings: 'title,label\nlampe,a\n' });
    expect(await states()).toEqual(['importing', 'ready']);

    await backdate(DAY_MS + 60_000);
    await disturbed.import({ listings: 'title,label\nchaise,a\n' });
    expect(await states()).toEqual(['ready', 'ready']);
    expect(await disturbed.db.query('SELECT row_no FROM listing WHERE dataset_version_id = ?', [id])).toEqual(
      [],
    );
  });

  it('is not removed while another process goes on with it, however old it is', async () => {
    const id = await killHalfWay();
    await backdate(10 * DAY_MS);
    const stored = (await disturbed.rowCounts()).listing!;
    const release = await holdImportAt(disturbed.db, id, ROWS * 0.9 - 1);
    const outcome = outcomeOf(disturbed.startChild(await disturbed.upload({ listings: content })));
    try {
      await waitFor('the other process to go on', async () => {
        const [{ waiting }] = await disturbed.db.query(
          "SELECT COUNT(*) AS waiting FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'INSERT INTO listing%'",
        );
        return Number(waiting) > 0 && (await disturbed.rowCounts()).listing! >= stored;
      });
      await disturbed.import({ listings: 'title,label\nlampe,a\n' });
    } finally {
      await release();
    }
    expect((await outcome).result).toMatchObject({ created: true, datasetVersionId: id });
    expect((await disturbed.rowCounts()).listing).toBe(ROWS * 0.9 + 1);
  });
});
