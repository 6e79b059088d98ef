import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { predict, startTrained, type Trained } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { picture, zipOf } from '../support/pictures.js';
import {
  type ClientPage,
  isMissing,
  openBrowser,
  openPage,
  titled,
  violationsOf,
} from './support/browser.js';
import { importFile, importFilmSample } from './support/import-file.js';
import { csvOfListings } from './support/listings.js';

/** Imports and extensions take their time on a busy machine. */
const TIMEOUT_MS = 90_000;

/** Somebody names the category of a listing that is in no dataset. */
async function correctOne(url: string, title: string): Promise<void> {
  const { id } = await predict(url, { title, description: 'état neuf' });
  await graphql(
    url,
    `mutation ($id: ID!) { submitCorrection(input: { predictionId: $id, category: "2522", submittedBy: "ada" }) {
       __typename } }`,
    { id },
  );
}

describe.skipIf(isMissing)(titled('the page of a dataset version'), { timeout: TIMEOUT_MS }, () => {
  let services: Trained;
  let browser: Browser;
  let mixedId: string;
  let otherId: string;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startTrained(), openBrowser()]);
    const { url } = services.api;
    mixedId = await importFile(url, {
      name: 'mixed',
      csv: csvOfListings({ emptyRows: 25, picture: (row: number) => (row < 3 ? `${row}.png` : '') }),
      pictures: await zipOf({ '0.png': await picture(), '1.png': Buffer.from('no picture') }),
    });
    otherId = await importFile(url, {
      name: 'other',
      csv: csvOfListings({ rows: 100 }).replace(/(r4,.*),2522\n/, '$1,50\n'),
    });
  });
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  const open = async (path: string, options = {}) => {
    const page = await openPage(browser, services.api.url, options);
    page.setDefaultTimeout(60_000);
    await page.goto(path);
    return page;
  };

  it('shows how the categories are balanced, as bars and as figures', async () => {
    const page = await open(`/data/${mixedId}`);
    await page.getByRole('img', { name: /^Listings of each category/ }).waitFor();
    await page.getByText('Table', { exact: true }).click();
    await page.getByRole('row', { name: /1140/ }).waitFor();
    expect(page.problems).toEqual([]);
  });

  it('counts the rejected rows by reason', async () => {
    const page = await open(`/data/${mixedId}`);
    await page.getByRole('list', { name: 'Rejected rows by reason' }).getByText('no text: 25').waitFor();
  });

  it('shows the rejected rows page by page', async () => {
    const page = await open(`/data/${mixedId}`);
    const lines = page.getByRole('region', { name: 'Rejected rows', exact: true });
    await lines.getByRole('cell', { name: '122', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Next page: rejected rows' }).click();
    await lines.getByRole('cell', { name: '146', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Previous page: rejected rows' }).click();
    await lines.getByRole('cell', { name: '122', exact: true }).waitFor();
  });

  it('says which pictures could not be used', async () => {
    const page = await open(`/data/${mixedId}`);
    await page.getByRole('row', { name: /1\.png/ }).waitFor();
    await page.getByRole('row', { name: /2\.png file missing/ }).waitFor();
  });

  it('offers the files that it was made from', async () => {
    const page = await open(`/data/${mixedId}`);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download mixed.csv' }).click();
    expect((await download).suggestedFilename()).toBe('mixed.csv');
  });

  it('shows what another version has otherwise', async () => {
    const page = await open(`/data/${otherId}`);
    await page.getByRole('combobox', { name: 'Compare with' }).click();
    await page.getByRole('option', { name: /^mixed/ }).click();
    await page.getByRole('img', { name: /^Share of each category/ }).waitFor();
    await page.getByRole('tab', { name: 'Removed (20)' }).click();
    await page.getByRole('cell', { name: 'r100', exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Relabelled (1)' }).click();
    await page.getByRole('cell', { name: 'r4', exact: true }).waitFor();
    expect(page.url()).toContain(`with=${mixedId}`);
    expect(page.problems).toEqual([]);
  });

  it('leads through all listings that another version has not, page by page', async () => {
    const page = await open(`/data/${mixedId}?with=${services.datasetVersionId}`);
    await page.getByRole('tab', { name: /^Added/ }).click();
    await page.getByRole('cell', { name: 'r0', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Next page: Added' }).click();
    await page.getByText('Page 2', { exact: true }).waitFor();
    await page.getByRole('cell', { name: 'r60', exact: true }).waitFor();
    expect(await page.getByRole('cell', { name: 'r0', exact: true }).count()).toBe(0);
  });

  it('leads to a training on it', async () => {
    const page = await open(`/data/${otherId}`);
    await page.getByRole('link', { name: 'Train on this' }).click();
    await page.waitForURL(new RegExp(`/train\\?dataset=${otherId}`));
    const chosen = page.getByRole('combobox', { name: 'Dataset version' });
    await chosen.waitFor();
    expect(await chosen.inputValue()).toMatch(/^other/);
  });

  const extend = async (page: ClientPage, name: string) => {
    await page.getByRole('button', { name: 'Extend with corrections' }).click();
    await page.getByLabel('Name of the new version').fill(name);
    await page.getByRole('button', { name: 'Extend', exact: true }).click();
  };

  it('extends it with the corrections of a model, and leads to what is new', async () => {
    await correctOne(services.api.url, 'théière en fonte');
    const page = await open(`/data/${services.datasetVersionId}`);
    await extend(page, 'corrected');
    await page.getByRole('link', { name: 'Open corrected' }).click();
    await page.getByRole('heading', { name: 'corrected' }).waitFor();
    await page.getByRole('tab', { name: /^Added \(\d\)/ }).waitFor();
    await page.getByRole('cell', { name: 'théière en fonte' }).waitFor();
    expect(page.problems).toEqual([]);
  });

  it('says that there is nothing new when all corrections are in', async () => {
    await correctOne(services.api.url, 'figurine articulée');
    const page = await open(`/data/${otherId}`);
    await extend(page, 'complete');
    await page.getByRole('link', { name: 'Open complete' }).click();
    await page.getByRole('heading', { name: 'complete' }).waitFor();
    await extend(page, '');
    await page.getByText('The corrections say nothing that this version does not have.').waitFor();
  });

  it('shows ratings of films without what only listings have', async () => {
    const id = await importFilmSample(services.api.url, 'some ratings');
    const page = await open(`/data/${id}`);
    await page.getByRole('heading', { name: 'some ratings' }).waitFor();
    await page.getByRole('link', { name: 'Download ratings.csv' }).waitFor();
    expect(await page.getByRole('button', { name: 'Extend with corrections' }).count()).toBe(0);
    expect(await page.getByRole('combobox', { name: 'Compare with' }).count()).toBe(0);
    await page.goto('/data');
    await page
      .getByRole('row', { name: /some ratings/ })
      .first()
      .waitFor();
    expect(page.problems).toEqual([]);
  });

  it('says that there is no such version, and where all are', async () => {
    const page = await open(`/data/${'0'.repeat(32)}`);
    await page.getByText('There is no such dataset version').waitFor();
    await page.getByRole('link', { name: 'All dataset versions' }).click();
    await page.waitForURL(/\/data$/);
  });

  it.each(['light', 'dark'] as const)('has no serious violation in %s colours', async (colorScheme) => {
    const page = await open(`/data/${mixedId}?with=${otherId}`, { colorScheme });
    await page.getByRole('tab', { name: 'Added (20)' }).waitFor();
    await page.getByRole('row', { name: /1\.png/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('fits into a narrow screen in French', async () => {
    const page = await open(`/data/${mixedId}?with=${otherId}`, {
      ...{ locale: 'fr-FR', viewport: { width: 360, height: 740 } },
    });
    await page.getByRole('tab', { name: 'Ajoutées (20)' }).waitFor();
    await page.getByText('sans texte : 25').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });
});
