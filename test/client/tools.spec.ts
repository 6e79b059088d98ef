import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, importSample, startServices } from '../api/support/trained.js';
import { startApi } from '../support/programs.js';
import { isMissing, openBrowser, openPage, titled } from './support/browser.js';

describe.skipIf(isMissing)(titled('the tools beside the web client'), () => {
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

  async function openTool(path: string) {
    const page = await openPage(browser, services.api.url);
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.goto(path);
    return { page, hosts };
  }

  it('shows GraphiQL at /graphql with the documentation of the schema', async () => {
    const { page } = await openTool('/graphql');
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByRole('link', { name: 'Query', exact: true }).click();
    await page.getByRole('link', { name: 'liveAccuracy', exact: true }).waitFor();
    expect(page.problems).toEqual([]);
  });

  it('runs a saved example in GraphiQL', async () => {
    const { page, hosts } = await openTool('/graphql');
    await page.getByRole('button', { name: 'Show Examples' }).click();
    await page.getByRole('button', { name: /Versions, aliases and the gate/ }).click();
    // The editor has read the operation when its tab has the operation's name.
    await page.getByRole('tab', { name: 'Registry' }).waitFor();
    await page.getByRole('button', { name: /Execute/ }).click();
    await page.getByText('"models"').waitFor();
    expect(page.problems).toEqual([]);
    expect(hosts.size).toBe(1);
  });

  it('shows the queues at /queues and asks no other host for anything', async () => {
    const { page, hosts } = await openTool('/queues');
    await page.getByText('dataset', { exact: false }).first().waitFor();
    expect(hosts.size).toBe(1);
    expect(page.problems).toEqual([]);
  });

  it('has neither in production unless it is asked for', async () => {
    const api = await startApi(services.environment, { NODE_ENV: 'production' });
    const statuses = await Promise.all(
      ['/graphql', '/queues/api/queues'].map(async (path) => {
        const answer = await fetch(api.url + path, { headers: { accept: 'text/html' } });
        return [answer.status, (await answer.text()).includes('graphiql')];
      }),
    );
    await api.stop();
    expect(statuses).toEqual([
      [400, false],
      [200, false],
    ]);
  });
});
