import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { promoteVersion, startTrained, type Trained, train } from '../api/support/trained.js';
import { isMissing, openBrowser, openPage, titled, violationsOf } from './support/browser.js';
import { looksGood } from './support/looks.js';

const PATH = '/models/listing-classifier';
const NAME = 'listing-classifier';

describe.skipIf(isMissing)(titled('the pages of models'), () => {
  let services: Trained;
  let browser: Browser;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startTrained(), openBrowser()]);
    await train(services.api.url, services.datasetVersionId, { linear: { epochs: 1 } });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  const open = async (path = PATH) => {
    const page = await openPage(browser, services.api.url);
    await page.goto(path);
    return page;
  };

  it('list models with their champions and lead to each', async () => {
    await promoteVersion(services, 1);
    const page = await open('/models');
    const row = page.getByRole('row').filter({ hasText: NAME });
    await row.getByRole('cell', { name: 'v1', exact: true }).waitFor();
    await row.getByRole('link', { name: NAME }).click();
    await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
  });

  it('say that there is no model of a name', async () => {
    const page = await open('/models/nobody');
    await page.getByText('There is no model of this name').waitFor();
  });

  it('show the evidence of the gate on a version', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Evidence on version 2' }).click();
    const decision = page.getByRole('region', { name: 'Decision of the gate on version 2' });
    await decision.getByText('McNemar p', { exact: true }).waitFor();
    await decision.getByRole('img', { name: /with confidence from/ }).waitFor();
    await decision.getByRole('group', { name: 'Categories' }).waitFor();
  });

  it('judge a version by the gate and show the decision', async () => {
    await promoteVersion(services, 1);
    const page = await open();
    await page.getByRole('button', { name: 'Judge version 2 by the gate' }).click();
    await page.waitForURL(/decision=/, { timeout: 60_000 });
    await page.getByRole('region', { name: 'Decision of the gate on version 2' }).waitFor();
  }, 90_000);

  it('promote nothing before the name is typed', async () => {
    await promoteVersion(services, 1);
    const page = await open();
    await page.getByRole('button', { name: 'Promote version 2' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why against the gate').fill('a test of the page');
    await dialog.getByLabel(`Type ${NAME} to confirm`).fill('listing');
    expect(await dialog.getByRole('button', { name: 'Promote against the gate' }).isDisabled()).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
  });

  it('say at once that the gate is against a version, and promote it with a reason', async () => {
    await promoteVersion(services, 1);
    const page = await open();
    await page.getByRole('button', { name: 'Promote version 2' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The gate has not passed this version').waitFor();
    await dialog.getByLabel('Why against the gate').fill('a test of the page');
    await dialog.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
    await dialog.getByRole('button', { name: 'Promote against the gate' }).click();
    await page.getByText('Version 2 is champion').waitFor();
    await page
      .getByRole('region', { name: 'History of the aliases' })
      .getByText('a test of the page')
      .waitFor();
    expect(page.problems).toEqual([]);
  }, 60_000);

  it('say who is champion when somebody else was faster', async () => {
    await promoteVersion(services, 1);
    const page = await open();
    await page.getByRole('button', { name: 'Promote version 2' }).click();
    await promoteVersion(services, 2);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why against the gate').fill('a test of the page');
    await dialog.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
    await dialog.getByRole('button', { name: 'Promote against the gate' }).click();
    await dialog.getByText('Version 2 is champion now.').waitFor();
  }, 60_000);

  it('roll back with a reason and the typed name', async () => {
    await promoteVersion(services, 1);
    await promoteVersion(services, 2);
    const page = await open();
    await page.getByText('v2', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Roll back' }).click();
    const dialog = page.getByRole('dialog', { name: 'Roll back from version 2' });
    await dialog.getByLabel('Reason').fill('it was a test');
    await dialog.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
    await dialog.getByRole('button', { name: 'Roll back' }).click();
    const toast = page.getByRole('alert').filter({ hasText: 'Version 1 is champion again' });
    await toast.getByRole('button', { name: 'Close' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  }, 60_000);

  it('give the first field of a dialog the focus, and the button its own back', async () => {
    await promoteVersion(services, 1);
    await promoteVersion(services, 2);
    const page = await open();
    const button = page.getByRole('button', { name: 'Roll back' });
    await button.press('Enter');
    await page.getByRole('dialog').getByLabel('Reason').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await button.and(page.locator(':focus')).waitFor();
  });

  it('write a tiny p as below a bound', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Evidence on version 2' }).click();
    const decision = page.getByRole('region', { name: 'Decision of the gate on version 2' });
    const p = decision.locator('dt', { hasText: 'McNemar p' }).locator('xpath=following-sibling::dd');
    expect(await p.innerText()).toMatch(/^(< 0\.0001|0\.\d{1,4}|1) /);
  });

  it('set the share of shadow traffic', async () => {
    const page = await open();
    await page.getByLabel('Share in percent').fill('20');
    await page.getByRole('region', { name: 'Shadow traffic' }).getByRole('button', { name: 'Save' }).click();
    await page
      .getByText(/challenger/)
      .last()
      .waitFor();
    await page.reload();
    await page.getByLabel('Share in percent').and(page.locator('[value="20 %"]')).waitFor();
  });

  it('lead to the schedule of retrainings', async () => {
    const page = await open();
    await page.getByRole('link', { name: 'Change the schedule' }).click();
    await page.getByRole('tab', { name: 'Retraining', selected: true }).waitFor();
  });

  const place = () => ({ browser, url: services.api.url });
  looksGood('the list', { path: '/models', shown: (page) => page.getByRole('row') }, place);
  looksGood('a model', { path: PATH, shown: (page) => page.getByText('McNemar', { exact: false }) }, place);
});
