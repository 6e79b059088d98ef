import type { Browser, Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { type ClientPage, openPage, violationsOf } from './browser.js';

interface Place {
  /** Where the page is; a function where that is known when the test runs. */
  path: string | (() => string);
  /** What is there once the page has its data. */
  shown: (page: ClientPage) => Locator;
}

/** A busy machine takes its time. */
const SHOWN_WITHIN_MS = 40_000;

/** States that a page is without serious violations in both colours, fits a narrow screen and logs no error. */
export function looksGood(name: string, place: Place, open: () => { browser: Browser; url: string }): void {
  const at = async (options: object) => {
    const { browser, url } = open();
    const page = await openPage(browser, url, { reducedMotion: 'reduce', ...options });
    await page.goto(typeof place.path === 'string' ? place.path : place.path());
    await place.shown(page).first().waitFor({ timeout: SHOWN_WITHIN_MS });
    return page;
  };
  it.each(['light', 'dark'] as const)(
    `${name} has no serious violation and no error in %s`,
    async (scheme) => {
      const page = await at({ colorScheme: scheme });
      expect(await violationsOf(page)).toEqual([]);
      expect(page.problems).toEqual([]);
    },
    90_000,
  );

  it(`${name} fits into a narrow screen, in French`, async () => {
    const page = await at({ viewport: { width: 360, height: 740 } });
    await page.getByText('FR', { exact: true }).click();
    const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(beyond).toBe(0);
  }, 90_000);
}
