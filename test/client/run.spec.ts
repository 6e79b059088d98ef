import { readFile } from 'node:fs/promises';
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
import { aRun } from './support/runs.js';
import { type KnownRuns, makeRuns } from './support/runs-trained.js';

describe.skipIf(isMissing)(titled('the page of a run'), () => {
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

  const open = async (id: string, tab = 'overview', options = {}): Promise<ClientPage> => {
    const page = await openPage(browser, services.api.url, options);
    await page.goto(`/runs/${id}?tab=${tab}`);
    await page.getByRole('tab', { selected: true }).waitFor();
    return page;
  };
  const panel = (page: ClientPage, name: string) => page.getByRole('region', { name, exact: true });

  it('says how it ended and what the gate said', async () => {
    const page = await open(runs.first);
    const facts = panel(page, 'Facts');
    await facts.getByText('Finished').waitFor();
    await facts.getByText('Promoted').waitFor();
    await facts.getByText('There was no champion.').waitFor();
  });

  it('leads from the dataset to the model version', async () => {
    const page = await open(runs.first);
    const lineage = panel(page, 'Lineage');
    await lineage.getByText('champion').waitFor();
    const links = await lineage.getByRole('link').allTextContents();
    expect(links).toEqual(['sample', 'listing-classifier v1']);
  });

  it('shows parameters and metrics, which can be searched by name', async () => {
    const page = await open(runs.first);
    await panel(page, 'Metrics').getByLabel('Find in Metrics').fill('gold.weighted');
    expect(await panel(page, 'Metrics').getByRole('row').count()).toBe(2);
    await panel(page, 'Parameters').getByRole('cell', { name: 'linear.epochs' }).waitFor();
  });

  it('draws learning curves, smoothed and on a logarithmic axis on request', async () => {
    const page = await open(runs.first, 'curves');
    await page.getByRole('img', { name: /^Chart over steps: train\.loss/ }).waitFor();
    await page.getByRole('slider', { name: 'Smoothing' }).press('End');
    await page.getByRole('switch', { name: 'Logarithmic axis' }).press(' ');
    await page.getByRole('combobox', { name: 'Metrics' }).click();
    await page.getByRole('option', { name: 'gold.accuracy', exact: true }).click();
    await page.getByRole('img', { name: /gold\.accuracy/ }).waitFor();
    expect(page.problems).toEqual([]);
  });

  it('lists the categories, the weakest first, and sorts them', async () => {
    const page = await open(runs.first, 'evaluation');
    const table = panel(page, 'Categories');
    const supports = async () =>
      (await table.locator('tbody tr td:nth-child(2)').allTextContents()).map(Number);
    await table.locator('th[aria-sort=ascending]').filter({ hasText: 'F1' }).waitFor();
    await table.getByRole('button', { name: 'Listings' }).click();
    await table.locator('th[aria-sort=descending]').waitFor();
    const found = await supports();
    expect(found).toEqual([...found].sort((one, other) => other - one));
  });

  it('draws the confusion matrix as shares and as numbers, and names the commonest mistakes', async () => {
    const page = await open(runs.first, 'evaluation');
    const matrix = panel(page, 'Confusion matrix');
    await matrix.getByRole('img', { name: /^Confusion matrix of/ }).waitFor();
    await matrix.getByText('Listings', { exact: true }).click();
    expect(await matrix.getByRole('listitem').count()).toBeGreaterThan(0);
    expect(page.problems).toEqual([]);
  });

  it('says how far its confidence can be trusted, on gold and on validation', async () => {
    const page = await open(runs.first, 'evaluation');
    await panel(page, 'Reliability').getByText('The mean distance from it is').waitFor();
    await panel(page, 'Coverage').waitFor();
    await page.getByText('Validation', { exact: true }).click();
    await panel(page, 'Categories').waitFor();
  });

  it('hands out its files', async () => {
    const page = await open(runs.first, 'files');
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download gold-answers.csv' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('gold-answers.csv');
    expect((await readFile(await download.path(), 'utf8')).split('\n').length).toBeGreaterThan(10);
  });

  it('says why it failed', async () => {
    const page = await open(runs.failed);
    await page.getByRole('alert').getByText('no row has a picture').waitFor();
  });

  it('shows what an MLflow client logged, and its files in their folders', async () => {
    const page = await open(runs.logged);
    await panel(page, 'Facts').getByText('anna').waitFor();
    await page.getByRole('tab', { name: 'Files' }).click();
    await page.getByRole('button', { name: 'notes' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download reading.txt' }).click();
    expect(await readFile(await (await downloading).path(), 'utf8')).toBe('what was learnt');
  });

  it('says what was not judged', async () => {
    const page = await open(runs.logged, 'evaluation');
    await page.getByText('No evaluation on this part').waitFor();
  });

  it('follows a run while it goes on', async () => {
    const run = await aRun(services.environment, { name: 'goes on', status: 'RUNNING' });
    const page = await open(run.id);
    await panel(page, 'Facts').getByText('Running').waitFor();
    await run.set({ status: 'FINISHED' });
    await panel(page, 'Facts').getByText('Finished').waitFor();
  });

  it('says that there is no such run', async () => {
    const page = await openPage(browser, services.api.url);
    await page.goto('/runs/0123456789abcdef0123456789abcdef');
    await page.getByText('There is no such run').waitFor();
    await page.getByRole('link', { name: 'Go to the runs' }).waitFor();
  });

  it.each(['light', 'dark'] as const)('has no serious violation in %s colours', async (colorScheme) => {
    const page = await open(runs.first, 'overview', { colorScheme });
    for (const tab of ['Overview', 'Curves', 'Evaluation', 'Files']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('tabpanel').getByRole('region').first().waitFor();
      expect(await violationsOf(page)).toEqual([]);
    }
    expect(page.problems).toEqual([]);
  });

  it('speaks French', async () => {
    const page = await open(runs.first, 'overview', { locale: 'fr-FR' });
    await panel(page, 'Provenance').waitFor();
    await panel(page, 'Faits').getByText('Promue').waitFor();
  });

  it.each(['overview', 'curves', 'evaluation', 'files'])(
    'fits its part %s into a narrow screen',
    async (tab) => {
      const page = await open(runs.first, tab, { viewport: { width: 360, height: 740 } });
      await page.getByRole('tabpanel').getByRole('region').last().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    },
  );
});
