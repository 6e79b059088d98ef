import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startServices } from '../api/support/trained.js';
import { isWholeBrowser } from '../support/thorough.js';
import { isMissing, openBrowser, openPage, titled, violationsOf } from './support/browser.js';

const PATHS = [
  ...['/', '/playground', '/films', '/review', '/train', '/runs', '/models', '/data', '/monitoring'],
  '/no-such-page',
];
/** `npm run test:browser` looks at all pages in both colours and on a narrow screen. */
const SOME_PATHS = isWholeBrowser ? PATHS : ['/', '/films'];

describe.skipIf(isMissing)(titled('the web client on an empty server'), () => {
  let services: ApiUnderTest;
  let browser: Browser;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startServices(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  const open = (options = {}) => openPage(browser, services.api.url, options);

  it.each(PATHS)('shows %s without an error and without a serious violation', async (path) => {
    const page = await open();
    await page.goto(path);
    await page.locator('h1, h2').first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(page.problems).toEqual([]);
  });

  it.each(SOME_PATHS)('shows %s in dark colours without a serious violation', async (path) => {
    const page = await open({ colorScheme: 'dark' });
    await page.goto(path);
    await page.locator('h1, h2').first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it.each(SOME_PATHS)('fits %s into a narrow screen', async (path) => {
    const page = await open({ viewport: { width: 360, height: 740 } });
    await page.goto(path);
    await page.locator('h1, h2').first().waitFor();
    const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(beyond).toBe(0);
  });

  it('has the buttons of its header within a narrow screen, also for who is not signed in', async () => {
    const page = await open({ viewport: { width: 360, height: 740 }, locale: 'fr-FR' });
    await page.goto('/');
    await page.getByRole('link', { name: 'Connexion' }).waitFor();
    const box = await page.getByRole('button', { name: 'Couleurs sombres' }).boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? Number.POSITIVE_INFINITY)).toBeLessThan(360);
  });

  it('speaks French to a French browser', async () => {
    const page = await open({ locale: 'fr-FR' });
    await page.goto('/');
    await pageLinks(page).getByRole('link', { name: 'Surveillance' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('fr');
  });

  it('remembers the language that was chosen', async () => {
    const page = await open();
    await page.goto('/');
    await page.getByText('FR', { exact: true }).click();
    await page.reload();
    await pageLinks(page).getByRole('link', { name: 'Surveillance' }).waitFor();
  });

  it('says without a serious violation that the server is away', async () => {
    const page = await open();
    await page.goto('/train');
    await page.locator('h1').first().waitFor();
    await page.context().setOffline(true);
    await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('loads nothing from another host', async () => {
    const page = await open();
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.goto('/');
    await page.locator('h1').first().waitFor();
    expect([...hosts]).toEqual([new URL(services.api.url).host]);
  });
});

const pageLinks = (page: Page) => page.getByRole('navigation', { name: 'Pages' });
