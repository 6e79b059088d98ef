import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/wait.js';
import { checksum, createImporter, type Importer, listingLines, outcomeOf } from './importing.js';

const ROWS = 30_000;
const content = [...listingLines(ROWS, 200)].join('');
const DAY_MS = 24 * 60 * 60 * 1000;

let disturbed: Importer;
let undisturbed: Importer;
beforeAll(async () => {
  [disturbed, undisturbed] = await Promise.all([createImporter(), createImporter()]);
});
afterAll(() => Promise.all([disturbed?.environment.close(), undisturbed?.environment.close()]));

/** Starts an import and kills its process when some of its listings are stored, but not all. */
async function killHalfWay() {
  const child = disturbed.startChild(await disturbed.upload({ listings: content }));
  const exited = once(child, 'exit');
  try {
    await waitFor('the first listings', async () => {
      const { listing } = await disturbed.rowCounts();
      return listing! > 0 || child.exitCode !== null;
    });
  } finally {
    child.kill('SIGKILL');
  }
  expect((await exited)[1]).toBe('SIGKILL');
  return disturbed.db.query('SELECT id, state, accepted_rows FROM dataset_version');
}

/** As if the import had been killed at another time. */
async function backdate(ms: number) {
  await disturbed.db.query("UPDATE dataset_version SET created_at = ? WHERE state = 'importing'", [
    new Date(Date.now() - ms),
  ]);
}

describe('an import killed half-way', () => {
  it('and started again ends with the same rows, splits and digest as one that was not', async () => {
    const [version] = await killHalfWay();
    expect(version).toMatchObject({ state: 'importing', accepted_rows: ROWS * 0.9 });
    expect((await disturbed.rowCounts()).listing).toBeLessThan(ROWS * 0.9);

    const again = await disturbed.import({ listings: content });
    await undisturbed.import({ listings: content });

    expect(again).toMatchObject({ created: true, datasetVersionId: version.id });
    expect(await disturbed.rowCounts()).toEqual(await undisturbed.rowCounts());
    expect(await checksum(disturbed.db)).toBe(await checksum(undisturbed.db));
  });

  it('is no dataset: the next import leaves it alone for a day, and then removes it', async () => {
    await disturbed.db.query('DELETE FROM dataset_version');
    const [version] = await killHalfWay();
    const states = async () =>
      (await disturbed.db.query('SELECT id, state FROM dataset_version ORDER BY id')).map(
        (row: { state: string }) => row.state,
      );

    await backdate(DAY_MS - 60_000);
    await disturbed.import({ listings: 'title,label\nlampe,a\n' });
    expect(await states()).toEqual(['importing', 'ready']);

    await backdate(DAY_MS + 60_000);
    await disturbed.import({ listings: 'title,label\nchaise,a\n' });
    expect(await states()).toEqual(['ready', 'ready']);
    expect(
      await disturbed.db.query('SELECT * FROM listing WHERE dataset_version_id = ?', [version.id]),
    ).toEqual([]);
  });

  it('is not removed while another process goes on with it, however old it is', async () => {
    await disturbed.db.query('DELETE FROM dataset_version');
    await killHalfWay();
    await backdate(10 * DAY_MS);
    const child = disturbed.startChild(await disturbed.upload({ listings: content }));
    const outcome = outcomeOf(child);
    const [{ digest }] = await disturbed.db.query('SELECT digest FROM dataset_version');
    const lockName = "CONCAT('gondola-', SHA1(CONCAT(DATABASE(), '/', ?)))";
    await waitFor('the import to hold its lock', async () => {
      const [row] = await disturbed.db.query(`SELECT IS_USED_LOCK(${lockName}) AS holder`, [
        `import-${digest}`,
      ]);
      return row.holder !== null || child.exitCode !== null;
    });
    await disturbed.import({ listings: 'title,label\nlampe,a\n' });
    expect((await outcome).result).toMatchObject({ created: true, acceptedRows: ROWS * 0.9 });
    expect((await disturbed.rowCounts()).listing).toBe(ROWS * 0.9 + 1);
  });
});
