import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ClientPage, closePages, isMissing, openBrowser, openPage, titled } from './support/browser.js';
import {
  columnValues,
  gridOf,
  openRuns,
  type RunsUnderTest,
  rowOf,
  scrollToRow,
  startWithRuns,
} from './support/runs.js';

const RUNS = 10_000;

describe.skipIf(isMissing)(titled('the table of 10,000 runs'), () => {
  let services: RunsUnderTest;
  let browser: Browser;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startWithRuns(RUNS), openBrowser()]);
  });
  // A page that is left open goes on asking the server.
  afterEach(() => closePages(browser));
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  const open = async (search = '', options = {}): Promise<ClientPage> => {
    const page = await openPage(browser, services.url, options);
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

  it('is walked by the arrow keys, and Enter opens a run', async () => {
    const page = await open('?experiment=few&sort=name');
    await rowOf(page, 'run-0').focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('[role=row][aria-rowindex="3"]:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'run-1' }).waitFor();
  });

  it('keeps the focus on its row while one scrolls away', async () => {
    const page = await open('?experiment=many&sort=name');
    await rowOf(page, 'run-0').focus();
    await scrollToRow(page, 60);
    await page.locator('[role=row][aria-rowindex="2"]:focus').waitFor({ state: 'attached' });
    await page.keyboard.press('ArrowDown');
    await page.locator('[role=row][aria-rowindex="3"]:focus').waitFor();
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
});
