import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTrained, type Trained } from '../api/support/trained.js';
import { brokenPicture, picture, zipOf } from '../support/pictures.js';
import { isMissing, openBrowser, openPage, titled } from './support/browser.js';
import { dropFile, predictInPlayground, shownAnswer } from './support/playground.js';

let services: Trained;
let browser: Browser;

const open = async (options = {}) => {
  const page = await openPage(browser, services.api.url, options);
  await page.goto('/playground');
  return page;
};

const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer });
const csv = (text: string) => file('offers.csv', 'text/csv', Buffer.from(text));

/** A job waits for a worker, which begins a thread for it. */
const ENDED = { timeout: 45_000 };

describe.skipIf(isMissing)(titled('a file in the playground'), { timeout: 60_000 }, () => {
  beforeAll(async () => {
    [services, browser] = await Promise.all([startTrained(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  it('sends a picture and asks with it', async () => {
    const page = await open();
    const chooser = page.getByLabel('Choose a picture');
    await chooser.setInputFiles(file('rouge.png', 'image/png', await picture()));
    await page.getByText('rouge.png is ready.').waitFor();
    await predictInPlayground(page, 'Lampe rouge');
    expect((await shownAnswer(page)).pictureNote).toBeNull();
  });

  it('says that a model which reads words only does not look at the picture', async () => {
    const page = await open();
    await page.getByText('This model reads words only').waitFor();
    await page
      .getByLabel('Choose a picture')
      .setInputFiles(file('abîmée.jpg', 'image/jpeg', await brokenPicture()));
    await page.getByText('abîmée.jpg is ready.').waitFor();
    await predictInPlayground(page, 'Lampe');
    await page
      .getByRole('region', { name: 'Answer' })
      .getByText('This model reads words only: it does not look at the picture.')
      .waitFor();
    expect(await page.getByText('The picture could not be used').count()).toBe(0);
  });

  it('takes a picture that is pasted', async () => {
    const page = await open();
    const bytes = [...(await picture())];
    await page.getByRole('textbox', { name: 'Designation' }).waitFor();
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(${JSON.stringify(bytes)})], 'collée.png', { type: 'image/png' }));
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    })()`);
    await page.getByText('collée.png is ready.').waitFor();
  });

  it('takes a picture that is dropped', async () => {
    const page = await open();
    await dropFile(page, 'Choose a picture', file('glissée.png', 'image/png', await picture()));
    await page.getByText('glissée.png is ready.').waitFor();
  });

  it('says that a broken picture was left out, and why', async () => {
    const page = await open();
    await page
      .getByLabel('Choose a picture')
      .setInputFiles(file('abîmée.jpg', 'image/jpeg', await brokenPicture()));
    await page.getByText('abîmée.jpg is ready.').waitFor();
    await predictInPlayground(page, 'Lampe');
    await page.getByText('The server says: ').waitFor();
    expect(page.problems).toEqual([]);
  });

  it('makes a job of a table, with its result to download and the rows that could not be used', async () => {
    const page = await open();
    const table = 'title,description,id\nlampe de bureau,,a1\n,,a2\nroman policier,bon état,a3\n';
    await page.getByLabel('Choose a file').setInputFiles(csv(table));
    const panel = page.getByRole('region', { name: 'A whole file' });
    await panel.getByText('3 rows, 1 could not be used').waitFor(ENDED);
    await panel.getByRole('cell', { name: 'a2' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByRole('link', { name: 'Download the result' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^predictions-.*\.csv$/);
    expect(page.problems).toEqual([]);
  });

  it('makes a job of a table that was dropped where the picture goes', async () => {
    const page = await open();
    await dropFile(page, 'Choose a picture', csv('title\nlampe\n'));
    await page.getByText('All rows were read: 1 row').waitFor(ENDED);
  });

  it('names the columns of a table that has other names', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Names of the columns' }).click();
    await page.getByLabel('Column of the designation').fill('libelle');
    await page.getByLabel('Choose a file').setInputFiles(csv('libelle,autre\nlampe,x\n'));
    await page.getByText('All rows were read: 1 row').waitFor(ENDED);
  });

  it('asks which column is the designation where none is called so, and takes a table without names', async () => {
    const page = await open();
    await page.getByLabel('Choose a file').setInputFiles(csv('lampe de bureau,neuve\nroman,usé\n'));
    await page.getByText('Its first row is: lampe de bureau | neuve.').waitFor();
    await page.getByRole('checkbox', { name: 'The first row holds the names' }).uncheck();
    await page.getByLabel('Column of the designation').fill('1');
    await page.getByRole('button', { name: 'Send offers.csv' }).click();
    await page.getByText('All rows were read: 2 rows').waitFor(ENDED);
    expect(page.problems).toEqual([]);
  });

  it('sends the pictures that the rows name', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Names of the columns' }).click();
    await page.getByLabel('Column of the picture').fill('photo');
    const archive = await zipOf({ 'rouge.png': await picture() });
    await page.locator('input[accept*="zip"]').setInputFiles(file('photos.zip', 'application/zip', archive));
    await page.getByLabel('Choose a file').setInputFiles(csv('title,photo\nlampe,rouge.png\n'));
    await page.getByText('All rows were read: 1 row').waitFor(ENDED);
  });

  it('says why a table cannot be worked off', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Names of the columns' }).click();
    await page.getByLabel('Column of the designation').fill('nowhere');
    await page.getByLabel('Choose a file').setInputFiles(csv('autre,chose\n1,2\n'));
    await page.getByText('The file could not be worked off').waitFor(ENDED);
  });

  it('cancels a job', async () => {
    const page = await open();
    await page
      .getByLabel('Choose a file')
      .setInputFiles(csv(`title\n${'lampe de bureau\n'.repeat(200_000)}`));
    const panel = page.getByRole('region', { name: 'A whole file' });
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the job' }).click();
    await panel.getByText('The work on the file was cancelled').waitFor(ENDED);
  });
});
