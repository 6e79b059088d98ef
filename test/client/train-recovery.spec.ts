import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { type ApiUnderTest, importSample, startServices } from '../api/support/trained.js';
import { startApi } from '../support/programs.js';
import { isMissing, openBrowser, openPage, titled } from './support/browser.js';
import { cancelAllJobs } from './support/jobs.js';

/** An API is stopped and started again in between. */
const TIMEOUT_MS = 120_000;
const EPOCHS = 150;

describe.skipIf(isMissing)(titled('a training that is watched'), () => {
  let services: ApiUnderTest;
  let browser: Browser;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startServices(), openBrowser()]);
    await importSample(services.api.url);
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
    'is seen to its end when the server was gone meanwhile',
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
    'is seen to its end when the network was gone meanwhile',
    async () => {
      const page = await watch();
      await page.context().setOffline(true);
      await page.getByText('The server cannot be reached').first().waitFor();
      await page.context().setOffline(false);
      await page.getByRole('link', { name: 'Open the run' }).waitFor();
    },
    TIMEOUT_MS,
  );
});
