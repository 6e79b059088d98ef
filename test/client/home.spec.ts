import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predict, predictBatch, startTrained, type Trained } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { openAlarm } from './support/alarms.js';
import { isMissing, openBrowser, openPage, titled } from './support/browser.js';
import { looksGood } from './support/looks.js';

describe.skipIf(isMissing)(titled('the home page'), () => {
  let services: Trained;
  let browser: Browser;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startTrained(), openBrowser()]);
    await predict(services.api.url, { title: 'a first listing' });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  const open = async (options = {}) => {
    const page = await openPage(browser, services.api.url, options);
    await page.goto('/');
    return page;
  };

  it('names the champion', async () => {
    const page = await open();
    await page.getByRole('region', { name: 'Champion' }).getByText('v1').waitFor();
  });

  it('shows what each replica serves', async () => {
    const page = await open();
    const replica = page.getByRole('row').filter({ hasText: 'listing-classifier v1' });
    await replica.getByText('Serving').waitFor();
    await replica.getByText('up to date').waitFor();
  });

  it('counts new predictions by itself', async () => {
    const page = await open();
    const traffic = page.getByRole('region', { name: 'Predictions in the last 24 hours' });
    const total = traffic.getByText(/\d+ answers?$/);
    const before = Number.parseInt(await total.innerText(), 10);
    await predictBatch(services.api.url, [{ title: 'one' }, { title: 'two' }]);
    await traffic.getByText(`${before + 2} answers`).waitFor({ timeout: 30_000 });
  }, 60_000);

  it('shows a job while it runs', async () => {
    const page = await open();
    await page.getByText('Nothing is running.').waitFor();
    const { datasetVersionId } = services;
    await graphql(
      services.api.url,
      'mutation ($input: StartTrainingInput!) { startTraining(input: $input) { __typename } }',
      { input: { datasetVersionId, parameters: { linear: { epochs: 500 } } } },
    );
    const jobs = page.getByRole('region', { name: 'Jobs under way' });
    await jobs.getByText('Training', { exact: true }).waitFor({ timeout: 30_000 });
    await jobs.getByRole('progressbar').waitFor();
  }, 60_000);

  it('turns the light to drift when an alarm is open', async () => {
    await openAlarm(services.db);
    const page = await open();
    const drift = page.getByRole('region', { name: 'Drift', exact: true });
    await drift.getByText('Drift', { exact: true }).nth(1).waitFor();
    await page.getByRole('region', { name: 'Open alarms' }).getByText('not seen yet').first().waitFor();
  });

  it('has no first steps once all are done', async () => {
    const page = await open();
    await page.getByRole('region', { name: 'Replicas' }).waitFor();
    expect(await page.getByText('First steps').count()).toBe(0);
  });

  looksGood('it', { path: '/', shown: (page) => page.getByRole('img', { name: /24/ }) }, () => ({
    browser,
    url: services.api.url,
  }));
});
