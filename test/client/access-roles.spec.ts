import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing, openBrowser, openPage, titled, violationsOf } from './support/browser.js';
import { predictInPlayground } from './support/playground.js';
import { type Closed, openAs, somebody, startClosed } from './support/visitors.js';

describe.skipIf(isMissing)(titled('what a role may not do'), () => {
  let services: Closed;
  let browser: Browser;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startClosed({ isTrained: true }), openBrowser()]);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  const openAsNew = async (path: string, role: string) => {
    const someone = await somebody(services, role);
    const page = await openPage(browser, services.closed.url);
    await openAs(page, path, someone);
    return { page, someone };
  };

  it('is locked with the reason: a viewer cannot roll back', async () => {
    const { page } = await openAsNew('/models/listing-classifier', 'VIEWER');
    const button = page.getByRole('button', { name: 'Roll back', description: /needs the role engineer/ });
    await button.hover();
    await page.getByRole('tooltip').getByText('This needs the role engineer; you are viewer.').waitFor();
    await button.press('Enter');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    expect(page.problems).toEqual([]);
  });

  it('is locked in forms too, also for the Enter key: a labeller cannot ask for a training', async () => {
    const { page } = await openAsNew('/monitoring', 'LABELLER');
    await page.getByRole('tab', { name: 'Retraining' }).click();
    await page.getByLabel('Why').fill('because');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Retrain now', description: /needs the role engineer/ }).waitFor();
    const [{ requests }] = await services.db.query('SELECT COUNT(*) AS requests FROM retraining_request');
    expect(Number(requests)).toBe(0);
    expect(page.problems).toEqual([]);
  });

  it('has words in its place on a page that is for others: a viewer cannot review', async () => {
    const { page } = await openAsNew('/review', 'VIEWER');
    await page.getByRole('note').getByText('This needs the role labeller; you are viewer.').waitFor();
  });

  it('is open to the role that may: an engineer is asked before a promotion', async () => {
    const { page } = await openAsNew('/models/listing-classifier', 'ENGINEER');
    await page.getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('dialog').waitFor();
  });

  it('is done under the name of who is signed in, which nobody types', async () => {
    const { page, someone } = await openAsNew('/playground', 'LABELLER');
    await predictInPlayground(page, 'Brother TN-2420 toner black');
    await page.getByRole('button', { name: 'This is right' }).click();
    await page.getByText(`${someone.name} confirmed this answer.`).waitFor();
    expect(await page.getByLabel('Your name').count()).toBe(0);
    expect(page.problems).toEqual([]);
  });
});
