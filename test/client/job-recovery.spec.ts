import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { type ApiUnderTest, importSample, startServices, train } from '../api/support/trained.js';
import { startApi } from '../support/programs.js';
import { isMissing, openBrowser, openPage, titled } from './support/browser.js';
import { cancelAllJobs } from './support/jobs.js';

/** An API is stopped and started again in between. */
const TIMEOUT_MS = 120_000;
const EPOCHS = 150;

describe.skipIf(isMissing)(titled('a job that is watched'), () => {
  let services: ApiUnderTest;
  let browser: Browser;
  let datasetVersionId: string;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startServices(), openBrowser()]);
    datasetVersionId = await importSample(services.api.url);
  });
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await cancelAllJobs(services.api.url);
  });

  const watch = async () => {
    const page = await openPage(browser, services.api.url);
    page.setDefaultTimeout(TIMEOUT_MS / 2);
    await page.goto('/train');
    await page.getByRole('textbox', { name: 'Epochs' }).fill(String(EPOCHS));
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByRole('progressbar', { name: 'Progress' }).waitFor();
    return page;
  };

  it(
    'that trains is seen to its end when the server was gone meanwhile',
    async () => {
      const page = await watch();
      const { port } = new URL(services.api.url);
      await services.api.stop('SIGKILL');
      await page.getByText('The server cannot be reached').first().waitFor();
      services.api = await startApi(services.environment, { PORT: port });
      await page.getByRole('link', { name: 'Open the run' }).waitFor();
      await page.getByRole('img', { name: 'Loss by epoch' }).waitFor();
    },
    TIMEOUT_MS,
  );

  it(
    'that trains is seen to its end when the network was gone meanwhile',
    async () => {
      const page = await watch();
      await page.context().setOffline(true);
      await page.getByText('The server cannot be reached').first().waitFor();
      await page.context().setOffline(false);
      await page.getByRole('link', { name: 'Open the run' }).waitFor();
    },
    TIMEOUT_MS,
  );

  it(
    'of a file in the playground is seen to its end when the server was gone meanwhile',
    async () => {
      await train(services.api.url, datasetVersionId);
      const page = await openPage(browser, services.api.url);
      page.setDefaultTimeout(TIMEOUT_MS / 2);
      await page.goto('/playground');
      const buffer = Buffer.from(`title\n${'lampe de bureau\n'.repeat(60_000)}`);
      await page.getByLabel('Choose a file').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer });
      await page.getByRole('progressbar', { name: 'Progress' }).waitFor();
      const { port } = new URL(services.api.url);
      await services.api.stop('SIGKILL');
      services.api = await startApi(services.environment, { PORT: port });
      await page.getByText('All rows were read').waitFor();
    },
    TIMEOUT_MS,
  );

  it('of an address that belongs elsewhere is said not to be there', async () => {
    const page = await openPage(browser, services.api.url);
    await page.goto('/train?job=01a21878b55876e9b4651c8a700165ae');
    await page.getByText('There is no job with id').waitFor();
  });
});
