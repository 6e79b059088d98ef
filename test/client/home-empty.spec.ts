import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, importSample, startServices } from '../api/support/trained.js';
import { isMissing, openBrowser, openPage, titled } from './support/browser.js';

describe.skipIf(isMissing)(titled('the home page of an empty server'), () => {
  let services: ApiUnderTest;
  let browser: Browser;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startServices(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  it('leads to what has to be done next', async () => {
    const page = await openPage(browser, services.api.url);
    await page.goto('/');
    await page.getByRole('link', { name: 'Go there: Train a model' }).click();
    await page.waitForURL('**/train');
  });

  it('ticks a step off as soon as it is done', async () => {
    const page = await openPage(browser, services.api.url);
    await page.goto('/');
    const step = page.getByRole('listitem').filter({ hasText: 'Import listings' });
    await step.waitFor();
    await importSample(services.api.url);
    await step.getByRole('img', { name: 'Done' }).waitFor();
    expect(page.problems).toEqual([]);
  }, 60_000);
});
