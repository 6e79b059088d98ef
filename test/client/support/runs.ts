import type { Locator, Page } from 'playwright-core';
import { fillRuns } from '../../../benchmarks/lib/fill-runs.mjs';
import { newId } from '../../../src/platform/ids.js';
import { createTestEnvironment, type TestEnvironment } from '../../support/environment.js';
import { startApi } from '../../support/programs.js';

const ROW_PX = 36;

const EACH = { metrics: 2, params: 2, tags: 1 };

export interface RunsUnderTest {
  readonly environment: TestEnvironment;
  readonly url: string;
  close(): Promise<void>;
}

/** An API with an experiment `many` of so many runs (run-0, run-1 …) and one `few` of three. Close it in afterAll. */
export async function startWithRuns(runs: number): Promise<RunsUnderTest> {
  const environment = await createTestEnvironment();
  await fillRuns(environment.mysqlUrl, { name: 'many', runs, ...EACH });
  await fillRuns(environment.mysqlUrl, { name: 'few', runs: 3, ...EACH });
  const api = await startApi(environment);
  return {
    environment,
    url: api.url,
    async close() {
      await api.stop('SIGKILL');
      await environment.close();
    },
  };
}

/** The table of runs. */
export const gridOf = (page: Page): Locator => page.getByRole('grid');

/** The row of the run of that name. */
export const rowOf = (page: Page, name: string): Locator =>
  gridOf(page)
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name, exact: true }) });

/** Opens the page of runs and waits for its table. @param search e.g. `?experiment=few` */
export async function openRuns(page: Page, search: string): Promise<void> {
  await page.goto(`/runs${search}`);
  await page.locator('[role=grid][aria-busy=false]').waitFor();
}

/** Scrolls until the row of that number, from 1, is at the top and loaded. */
export async function scrollToRow(page: Page, row: number): Promise<void> {
  await gridOf(page).evaluate((grid, top) => grid.scrollTo({ top }), (row - 1) * ROW_PX);
  await page.locator(`[role=row][aria-rowindex="${row + 1}"]`).waitFor();
}

/** What the rows in the page have in a column, by their number from 1. @param title of the column, or `name` */
export async function columnValues(page: Page, title: string): Promise<[row: number, text: string][]> {
  const titles = await page.getByRole('columnheader').allTextContents();
  const column = title === 'name' ? 1 : titles.indexOf(title);
  return gridOf(page).evaluate(
    (grid, at) =>
      [...grid.querySelectorAll('[role=row][data-index]')]
        .map((row): [number, string] => [
          Number(row.getAttribute('aria-rowindex')) - 1,
          row.querySelectorAll('[role=gridcell]')[at]?.textContent ?? '',
        ])
        .sort(([one], [other]) => one - other),
    column,
  );
}

/** Writes a run as a client would have logged it just now. */
export async function aRun(environment: TestEnvironment, { name, status }: { name: string; status: string }) {
  const db = await environment.openDatabase();
  const id = newId();
  const now = new Date();
  const [{ experiment }] = await db.query('SELECT MIN(id) AS experiment FROM experiment');
  await db.query(
    'INSERT INTO run (id, experiment_id, name, status, user_id, artifact_uri, created_at, started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [id, experiment, name, status, 'anna', 'mlflow-artifacts:/x', now, now],
  );
  return {
    id,
    set: ({ status: next }: { status: string }) =>
      db.query('UPDATE run SET status = ?, ended_at = ? WHERE id = ?', [next, new Date(), id]),
  };
}
