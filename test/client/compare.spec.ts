import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startServices } from '../api/support/trained.js';
import {
  type ClientPage,
  closePages,
  isMissing,
  openBrowser,
  openPage,
  titled,
  violationsOf,
} from './support/browser.js';
import { type KnownRuns, makeRuns } from './support/runs-trained.js';

describe.skipIf(isMissing)(titled('the comparison of runs'), () => {
  let services: ApiUnderTest;
  let browser: Browser;
  let runs: KnownRuns;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startServices(), openBrowser()]);
    runs = await makeRuns(services);
  }, 180_000);
  // A page that is left open goes on asking the server.
  afterEach(() => closePages(browser));
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  const open = async (ids: string[], options = {}): Promise<ClientPage> => {
    const page = await openPage(browser, services.api.url, options);
    await page.goto(`/runs/compare?ids=${ids.join(',')}`);
    return page;
  };
  const openTwo = async (options = {}) => {
    const page = await open([runs.first, runs.second], options);
    await page.locator('section').last().waitFor();
    return page;
  };
  const panel = (page: ClientPage, name: string | RegExp) => page.getByRole('region', { name });

  it('marks the parameters in which they differ', async () => {
    const page = await openTwo();
    const params = panel(page, 'Parameters').last();
    expect(await params.locator('tbody tr').count()).toBe(1);
    await params.getByRole('rowheader', { name: 'linear.cost (differs)' }).waitFor();
    await params.getByRole('switch', { name: 'Differences only' }).press(' ');
    await params.getByRole('rowheader', { name: 'linear.epochs' }).waitFor();
  });

  it('draws parameters and outcome as lines, of the parameters one chooses', async () => {
    const page = await openTwo();
    const parallel = panel(page, 'Parameters and outcome');
    await parallel.getByRole('img', { name: /linear\.cost, gold\.weighted_f1/ }).waitFor();
    await parallel.getByRole('combobox', { name: 'Parameters' }).click();
    await page.getByRole('option', { name: 'linear.epochs' }).click();
    await parallel.getByRole('img', { name: /linear\.epochs/ }).waitFor();
    expect(page.problems).toEqual([]);
  });

  it('lays a metric of all runs over each other', async () => {
    const page = await openTwo();
    const curves = panel(page, 'Curves');
    await curves.getByRole('img', { name: /A · first try, B · second try/ }).waitFor();
    await curves.getByRole('combobox', { name: 'Metric' }).click();
    await page.getByRole('option', { name: 'train.loss' }).click();
    await curves
      .getByRole('combobox', { name: 'Metric' })
      .and(page.locator('[value="train.loss"]'))
      .waitFor();
    expect(page.problems).toEqual([]);
  });

  it('says how far apart they are in each category, the greatest fall first', async () => {
    const page = await openTwo();
    const cells = panel(page, 'F1 by category, on gold').locator('tbody tr td:last-child');
    await cells.first().waitFor();
    const found = (await cells.allTextContents()).map((text) => Number(text.replace('−', '-')));
    expect(found.length).toBeGreaterThan(10);
    expect(found).toEqual([...found].sort((one, other) => one - other));
  });

  it('says what the gate would say, and on what grounds', async () => {
    const page = await openTwo();
    const pair = panel(page, 'B against A, row by row on gold');
    await pair.getByText(/^B (would|is ahead)/).waitFor();
    await pair.getByText('McNemar p', { exact: true }).waitFor();
  });

  it('draws the difference of the confusion matrices', async () => {
    const page = await openTwo();
    const pair = panel(page, 'B against A, row by row on gold');
    await pair.getByRole('img', { name: /Difference of the confusion matrices of B and A/ }).waitFor();
    await pair.getByText('Points of the row').click();
    expect(page.problems).toEqual([]);
  });

  it('lists what was answered differently and who is right', async () => {
    const page = await openTwo();
    const flips = page
      .getByRole('region', { name: /row by row/ })
      .locator('table')
      .last();
    await flips.locator('tbody tr').first().waitFor();
    const right = await flips.locator('tbody td:last-child').allTextContents();
    expect(right.every((word) => ['A', 'B', 'neither'].includes(word))).toBe(true);
  });

  it('draws the metric that decides, where one of the runs has none', async () => {
    const page = await open([runs.first, runs.second, runs.logged]);
    const parallel = panel(page, 'Parameters and outcome');
    await parallel.getByRole('img', { name: /gold\.weighted_f1/ }).waitFor();
  });

  it('has tables that scroll by keyboard on a narrow screen', async () => {
    const page = await open([runs.first, runs.second, runs.logged], {
      viewport: { width: 360, height: 740 },
    });
    await page.getByRole('group', { name: 'Metrics' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('takes another run as the first on request', async () => {
    const page = await openTwo();
    await page.getByRole('button', { name: 'Compare with this one: second try' }).click();
    await page.getByRole('listitem').first().getByText('second try').waitFor();
    expect(page.url()).toContain(`ids=${runs.second}%2C${runs.first}`);
  });

  it('compares three, of which one may be left out', async () => {
    const page = await open([runs.first, runs.second, runs.logged]);
    await page.getByRole('radio', { name: 'B', exact: true }).press('ArrowRight');
    await page.getByText('These two cannot be compared row by row').waitFor();
    await page.getByRole('button', { name: 'Leave out from a notebook' }).click();
    await panel(page, 'B against A, row by row on gold').waitFor();
  });

  it('says what to do where there is nothing to compare', async () => {
    const page = await open([runs.first]);
    await page.getByText('Nothing to compare yet').waitFor();
    await page.getByRole('link', { name: 'Go to the runs' }).waitFor();
  });

  it('says which run is not there', async () => {
    const page = await open([runs.first, '0123456789abcdef0123456789abcdef']);
    await page.getByRole('alert').getByText('0123456789abcdef0123456789abcdef').waitFor();
  });

  it.each(['light', 'dark'] as const)('has no serious violation in %s colours', async (colorScheme) => {
    const page = await openTwo({ colorScheme });
    await page.getByRole('img', { name: /Difference of the confusion/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(page.problems).toEqual([]);
  });

  it('speaks French', async () => {
    const page = await openTwo({ locale: 'fr-FR' });
    await page.getByRole('heading', { level: 1, name: 'Comparer des exécutions' }).waitFor();
    await page.getByText('p de McNemar').waitFor();
  });

  it('fits into a narrow screen', async () => {
    const page = await openTwo({ viewport: { width: 360, height: 740 } });
    await page.getByRole('img', { name: /Difference of the confusion/ }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });
});
