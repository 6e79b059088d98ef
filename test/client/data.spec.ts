import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startServices } from '../api/support/trained.js';
import {
  type ClientPage,
  isMissing,
  openBrowser,
  openPage,
  titled,
  violationsOf,
} from './support/browser.js';
import { csvOfListings } from './support/listings.js';

/** Imports and extensions take their time on a busy machine. */
const TIMEOUT_MS = 90_000;

const MIME = { mimeType: 'text/csv' };

describe.skipIf(isMissing)(titled('the page of all data'), { timeout: TIMEOUT_MS }, () => {
  let services: ApiUnderTest;
  let browser: Browser;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startServices(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  const open = async (options = {}, path = '/data') => {
    const page = await openPage(browser, services.api.url, options);
    page.setDefaultTimeout(60_000);
    await page.goto(path);
    return page;
  };
  const openImport = async (page: ClientPage) => {
    await page.getByRole('button', { name: 'Import data' }).first().click();
    await page.getByRole('tab', { name: 'Your files' }).waitFor();
  };
  const give = (page: ClientPage, at: number, name: string, content: string) =>
    page
      .locator('input[type=file]')
      .nth(at)
      .setInputFiles({ ...MIME, name, buffer: Buffer.from(content) });
  const say = async (page: ClientPage, role: string, column: string) => {
    await page.getByRole('combobox', { name: role, exact: true }).click();
    await page.getByRole('option', { name: column, exact: true }).click();
  };
  const start = (page: ClientPage) => page.getByRole('button', { name: 'Import', exact: true });

  it('says how data comes in while there is none', async () => {
    const page = await open();
    await page.getByRole('heading', { name: 'No data yet' }).waitFor();
    await page.getByRole('button', { name: 'Import data' }).last().click();
    await page.getByRole('tab', { name: 'Synthetic sample' }).waitFor();
    expect(page.problems).toEqual([]);
  });

  it('leads from the page that trains to the page of data while there is nothing to train on', async () => {
    const page = await open({}, '/train');
    await page.getByRole('link', { name: 'Import data' }).click();
    await page.waitForURL(/\/data$/);
  });

  it('imports a French file of which somebody says what the columns mean', async () => {
    const page = await open();
    await openImport(page);
    await give(page, 0, 'annonces.csv', csvOfListings({ emptyRows: 2, prefix: 'fr' }));
    await page.getByRole('columnheader', { name: 'libellé' }).waitFor();
    await say(page, 'Title', 'libellé');
    await say(page, 'Description', 'texte');
    await say(page, 'Label (category code)', 'rayon');
    await start(page).click();
    await page.getByText('annonces has 120 listings').waitFor();
    await page.getByText('2 rows were rejected').waitFor();
    await page
      .getByRole('row', { name: /^annonces/ })
      .first()
      .waitFor();
    expect(page.problems).toEqual([]);
  });

  it('joins a labels file by id', async () => {
    const page = await open();
    await openImport(page);
    const rows = csvOfListings({ prefix: 'joined' }).split('\n').slice(1);
    const listings = rows.map((row) => row.split(',').slice(0, 2).join(','));
    const labels = rows.map((row) => `${row.split(',')[0]},${row.split(',').at(-1)}`);
    await give(page, 0, 'joined.csv', ['id,title', ...listings].join('\n'));
    await page.getByText('Say which column is the label, or add a labels file.').waitFor();
    await give(page, 1, 'labels.csv', ['id,label', ...labels].join('\n'));
    await start(page).click();
    await page.getByText('joined has 120 listings').waitFor();
  });

  it('takes columns by position where there is no header, and the split that is asked for', async () => {
    const page = await open();
    await openImport(page);
    const rows = csvOfListings({ prefix: 'bare' }).split('\n').slice(1);
    await give(page, 0, 'bare.csv', rows.join('\n'));
    await page.getByLabel('The first row holds the names of the columns').uncheck();
    await say(page, 'Title', 'Column 2');
    await say(page, 'Label (category code)', 'Column 4');
    await page.getByRole('textbox', { name: 'Validation' }).fill('20');
    await page.getByRole('textbox', { name: 'Gold' }).fill('30');
    await start(page).click();
    await page.getByText('bare has 120 listings').waitFor();
    await page.getByText(/^(5\d|6\d) to learn from/).waitFor();
  });

  it('generates the sample', async () => {
    const page = await open();
    await openImport(page);
    await page.getByRole('tab', { name: 'Synthetic sample' }).click();
    await page.getByRole('textbox', { name: 'How many listings' }).fill('500');
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByText('sample has 500 listings').waitFor();
    expect(page.problems).toEqual([]);
  });

  it('is there again after a reload, with the way to train', async () => {
    const page = await open();
    await page
      .getByRole('link', { name: /^Show the job/ })
      .first()
      .click();
    await page.waitForURL(/job=/);
    await page.reload();
    await page.getByRole('link', { name: 'Train on it' }).click();
    await page.waitForURL(/\/train\?dataset=/);
  });

  it('says in words why nothing of a file could be imported', async () => {
    const page = await open();
    await openImport(page);
    await give(page, 0, 'nothing.csv', 'title,label\n,10\n,10\n');
    await start(page).click();
    await page.getByRole('alert').getByText('The job failed').waitFor();
    await page
      .getByRole('alert')
      .getByText(/Nothing was imported|no row/i)
      .waitFor();
    await page.getByRole('link', { name: 'Show the job nothing' }).waitFor();
  });

  it('says at once that a file is no table', async () => {
    const page = await open();
    await openImport(page);
    await give(page, 0, 'picture.csv', 'PK\u0003\u0004\u0000\u0000');
    await page.getByText('cannot be read as CSV or TSV').waitFor();
    expect(await start(page).isDisabled()).toBe(true);
  });

  it('refuses a split that leaves too little to learn from', async () => {
    const page = await open();
    await openImport(page);
    await give(page, 0, 'split.csv', csvOfListings());
    await page.getByRole('textbox', { name: 'Validation' }).fill('50');
    await page.getByRole('textbox', { name: 'Gold' }).fill('40');
    await page.getByText('may take 80 % at most').waitFor();
  });

  it('copies a digest', async () => {
    const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy the digest of sample' }).first().click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(['light', 'dark'] as const)('has no serious violation in %s colours', async (colorScheme) => {
    const page = await open({ colorScheme });
    await page
      .getByRole('link', { name: /^Show the job/ })
      .last()
      .click();
    await page.getByText(/ has \d+ listings/).waitFor();
    await openImport(page);
    await give(page, 0, 'annonces.csv', csvOfListings());
    await page.getByRole('columnheader', { name: 'libellé' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('fits into a narrow screen in French', async () => {
    const page = await open({ locale: 'fr-FR', viewport: { width: 360, height: 740 } });
    await page.getByRole('button', { name: 'Importer des données' }).first().click();
    await give(page, 0, 'annonces.csv', csvOfListings());
    await page.getByRole('columnheader', { name: 'libellé' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });
});
