import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillRuns } from '../../benchmarks/lib/fill-runs.mjs';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { startApi } from '../support/programs.js';
import {
  type ClientPage,
  isMissing,
  openBrowser,
  openPage,
  titled,
  violationsOf,
} from './support/browser.js';
import { aRun, columnValues, gridOf, openRuns, rowOf, scrollToRow } from './support/runs.js';

const RUNS = 10_000;
const SHAPE = { metrics: 2, params: 2, tags: 1 };

describe.skipIf(isMissing)(titled('the table of runs'), () => {
  let environment: TestEnvironment;
  let api: Awaited<ReturnType<typeof startApi>>;
  let browser: Browser;
  beforeAll(async () => {
    [environment, browser] = await Promise.all([createTestEnvironment(), openBrowser()]);
    await fillRuns(environment.mysqlUrl, { name: 'many', runs: RUNS, ...SHAPE });
    await fillRuns(environment.mysqlUrl, { name: 'few', runs: 3, ...SHAPE });
    api = await startApi(environment);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await api?.stop('SIGKILL');
    await environment?.close();
  });

  const open = async (search = '', options = {}): Promise<ClientPage> => {
    const page = await openPage(browser, api.url, options);
    await openRuns(page, search);
    return page;
  };

  it('says how many runs there are', async () => {
    const page = await open();
    await page.getByText(`100 of 10,003 runs loaded`).waitFor();
    expect(await gridOf(page).getAttribute('aria-rowcount')).toBe('10004');
  });

  it('has only the rows in sight in the page', async () => {
    const page = await open();
    expect(await page.getByRole('row').count()).toBeLessThan(60);
  });

  it('loads page after page as one scrolls, each run once and in order', async () => {
    const page = await open('?experiment=many&sort=name');
    const names = new Map<number, string>();
    for (let row = 1; row <= 421; row += 20) {
      await scrollToRow(page, row);
      for (const [index, name] of await columnValues(page, 'name')) names.set(index, name);
    }
    const found = [...names].sort(([one], [other]) => one - other).map(([, name]) => name);
    const expected = Array.from({ length: RUNS }, (_, index) => `run-${index}`).sort();
    expect(found.slice(0, 400)).toEqual(expected.slice(0, 400));
    expect(page.problems).toEqual([]);
  });

  it('finds runs by a filter in MLflow’s grammar, on the server', async () => {
    const page = await open('?experiment=many');
    await page.getByLabel('Filter', { exact: true }).fill("attributes.run_name = 'run-4321'");
    await page.keyboard.press('Enter');
    await page.getByText('1 run', { exact: true }).waitFor();
    await rowOf(page, 'run-4321').waitFor();
  });

  it('says below the field what is wrong with a filter', async () => {
    const page = await open();
    await page.getByLabel('Filter', { exact: true }).fill('metrics.metric_0 >');
    await page.keyboard.press('Enter');
    await page.getByText('The filter cannot be read').waitFor();
    const described = await page.getByLabel('Filter', { exact: true }).getAttribute('aria-describedby');
    expect(await page.locator(`#${described!.split(' ')[0]}`).textContent()).toMatch(/./);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await gridOf(page).waitFor();
  });

  it('takes a mere word for a part of a name when asked to', async () => {
    const page = await open('?experiment=many');
    await page.getByLabel('Filter', { exact: true }).fill('RUN-999');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Search the names for “RUN-999”' }).click();
    await page.getByText('11 runs', { exact: true }).waitFor();
  });

  it('offers examples of filters', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'How filters are written' }).click();
    await page.getByRole('button', { name: /params\.seed IS NULL/ }).click();
    await page.waitForURL(/filter=params\.seed/);
  });

  it('narrows down by experiment and keeps it in the address', async () => {
    const page = await open();
    await page.getByRole('combobox', { name: 'Experiment' }).click();
    await page.getByRole('option', { name: 'few' }).click();
    await page.getByText('3 runs', { exact: true }).waitFor();
    await page.reload();
    await page.getByText('3 runs', { exact: true }).waitFor();
  });

  it('narrows down by status', async () => {
    const page = await open();
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Failed' }).click();
    await page.getByText('No run matches').waitFor();
  });

  it('sorts on the server by a heading, the greatest first, then the other way', async () => {
    const page = await open('?experiment=many&columns=metrics.metric_0');
    const heading = page.getByRole('columnheader', { name: 'metric_0' });
    const valuesWhen = async (order: string) => {
      await heading.getByRole('button').click();
      await page.locator(`[role=columnheader][aria-sort=${order}]`).waitFor();
      await page.locator('[role=grid][aria-busy=false]').waitFor();
      return (await columnValues(page, 'metric_0')).map(([, text]) => Number(text));
    };
    const falling = await valuesWhen('descending');
    expect(falling).toEqual([...falling].sort((one, other) => other - one));
    expect(falling[0]).toBeGreaterThan(0.99);
    const rising = await valuesWhen('ascending');
    expect(rising[0]).toBeLessThan(0.01);
  });

  it('has the columns that one chooses from the parameters and metrics of the runs', async () => {
    const page = await open('?experiment=few');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'param_1' }).check();
    await page.getByRole('columnheader', { name: 'param_1' }).waitFor();
    await page.getByLabel('Find a column').fill('metric_1');
    await page.getByRole('checkbox', { name: 'metric_1' }).check();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('columnheader', { name: 'metric_1' }).waitFor();
  });

  it('is walked by the arrow keys, and Enter opens a run', async () => {
    const page = await open('?experiment=few&sort=name');
    await rowOf(page, 'run-0').focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('[role=row][aria-rowindex="3"]:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'run-1' }).waitFor();
  });

  it('keeps the focus on its row while one scrolls away, and End goes to the last one', async () => {
    const page = await open('?experiment=many&sort=name');
    await rowOf(page, 'run-0').focus();
    await scrollToRow(page, 60);
    await page.locator('[role=row][aria-rowindex="2"]:focus').waitFor({ state: 'attached' });
    await page.keyboard.press('ArrowDown');
    await page.locator('[role=row][aria-rowindex="3"]:focus').waitFor();
  });

  it('leads two runs that were selected by the space bar to the comparison', async () => {
    const page = await open('?experiment=few&sort=name');
    await rowOf(page, 'run-0').focus();
    await page.keyboard.press(' ');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(' ');
    await page.getByText('2 of 10 selected').waitFor();
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.getByRole('heading', { level: 1, name: 'Compare runs' }).waitFor();
    await page.goBack();
    await page.getByText('2 of 10 selected').waitFor();
  });

  it('selects ten runs at most', async () => {
    const page = await open('?experiment=many&sort=name');
    const boxes = page.getByRole('checkbox');
    for (let index = 0; index < 10; index += 1) await boxes.nth(index).check();
    await page.getByText('10 of 10 selected').waitFor();
    expect(await boxes.nth(10).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Clear selection' }).click();
    expect(await boxes.nth(10).isDisabled()).toBe(false);
  });

  it('follows a run that goes on without being asked to', async () => {
    const run = await aRun(environment, { name: 'goes on', status: 'RUNNING' });
    const page = await open("?filter=attributes.run_name+%3D+'goes+on'");
    await rowOf(page, 'goes on').getByText('Running').waitFor();
    await run.set({ status: 'FINISHED' });
    await rowOf(page, 'goes on').getByText('Finished').waitFor();
  });

  it('says that there are new runs, and shows them when asked to', async () => {
    await aRun(environment, { name: 'old news', status: 'RUNNING' });
    const page = await open("?filter=attributes.run_name+LIKE+'%25news'");
    await rowOf(page, 'old news').waitFor();
    await aRun(environment, { name: 'fresh news', status: 'RUNNING' });
    await page.getByRole('button', { name: 'Show 1 new run' }).click();
    await rowOf(page, 'fresh news').waitFor();
  });

  it('keeps what is on screen while the server is away, and goes on by itself', async () => {
    const page = await open('?experiment=few');
    await page.route('**/graphql', (route) => route.abort());
    await page.getByText('3 runs', { exact: true }).waitFor();
    await page.unroute('**/graphql');
    await rowOf(page, 'run-0').waitFor();
  });

  it.each(['light', 'dark'] as const)('has no serious violation in %s colours', async (colorScheme) => {
    const page = await open('', { colorScheme });
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'metric_1' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(page.problems).toEqual([]);
  });

  it('speaks French', async () => {
    const page = await open('?experiment=few', { locale: 'fr-FR' });
    await page.getByText('3 exécutions', { exact: true }).waitFor();
    await page.getByRole('columnheader', { name: 'Début' }).waitFor();
  });

  it('fits into a narrow screen', async () => {
    const page = await open('', { viewport: { width: 360, height: 740 } });
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });
});
