import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientPage,
  closePages,
  isMissing,
  openBrowser,
  openPage,
  titled,
  violationsOf,
} from './support/browser.js';
import { aRun, gridOf, openRuns, type RunsUnderTest, rowOf, startWithRuns } from './support/runs.js';

const RUNS = 100;

describe.skipIf(isMissing)(titled('finding runs'), () => {
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

  it('finds runs by a filter in MLflow’s grammar, on the server', async () => {
    const page = await open('?experiment=many');
    await page.getByLabel('Filter', { exact: true }).fill("attributes.run_name = 'run-43'");
    await page.keyboard.press('Enter');
    await page.getByText('1 run', { exact: true }).waitFor();
    await rowOf(page, 'run-43').waitFor();
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
    await page.getByLabel('Filter', { exact: true }).fill('RUN-9');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Search the names for “RUN-9”' }).click();
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

  it('follows a run that goes on without being asked to', async () => {
    const run = await aRun(services.environment, { name: 'goes on', status: 'RUNNING' });
    const page = await open("?filter=attributes.run_name+%3D+'goes+on'");
    await rowOf(page, 'goes on').getByText('Running').waitFor();
    await run.set({ status: 'FINISHED' });
    await rowOf(page, 'goes on').getByText('Finished').waitFor();
  });

  it('says that there are new runs, and shows them when asked to', async () => {
    await aRun(services.environment, { name: 'old news', status: 'RUNNING' });
    const page = await open("?filter=attributes.run_name+LIKE+'%25news'");
    await rowOf(page, 'old news').waitFor();
    await aRun(services.environment, { name: 'fresh news', status: 'RUNNING' });
    await page.getByRole('button', { name: 'Show 1 new run' }).click();
    await rowOf(page, 'fresh news').waitFor();
  });

  it('keeps what is on screen while the server is away', async () => {
    await aRun(services.environment, { name: 'stays', status: 'RUNNING' });
    const page = await open("?filter=attributes.run_name+%3D+'stays'");
    await page.route('**/graphql', (route) => route.abort());
    const notice = page.getByRole('alert').getByText('The server cannot be reached');
    await notice.waitFor();
    expect(await rowOf(page, 'stays').isVisible()).toBe(true);
    await page.unroute('**/graphql');
    await notice.waitFor({ state: 'hidden' });
  });

  it('has the metric that decides and the verdict in sight on a common screen', async () => {
    const page = await open('', { viewport: { width: 1280, height: 800 } });
    for (const name of ['gold.weighted_f1', 'Verdict']) {
      const box = await page.getByRole('columnheader', { name, exact: true }).boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? Number.POSITIVE_INFINITY)).toBeLessThan(1280);
    }
  });

  it('has the columns beside the filters on a common screen', async () => {
    const page = await open('', { viewport: { width: 1280, height: 800 } });
    const top = async (locator: Locator) => (await locator.boundingBox())?.y ?? 0;
    const filter = await top(page.getByRole('textbox', { name: 'Filter' }));
    expect(Math.abs((await top(page.getByRole('button', { name: 'Columns' }))) - filter)).toBeLessThan(5);
  });

  it('leaves no level of headings out where the filter cannot be read', async () => {
    const page = await openPage(browser, services.url);
    await page.goto('/runs?filter=nonsense');
    await page.getByRole('heading', { level: 2, name: 'The filter cannot be read' }).waitFor();
  });

  it.each(['light', 'dark'] as const)('says what is wrong readably in %s colours', async (colorScheme) => {
    const page = await openPage(browser, services.url, { colorScheme });
    await page.goto('/runs?filter=nonsense');
    await page.getByText('The filter cannot be read').waitFor();
    expect(await violationsOf(page)).toEqual([]);
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
