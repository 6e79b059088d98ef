import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Result } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { BROWSER_MISSING, findBrowser } from '../../../scripts/lib/test-programs.mjs';

/** The browser, the API and the worker share few processors with other specs. */
const LOCATOR_MS = 45_000;

const program = findBrowser();
export const isMissing = program === undefined;

/** Says in the title of a group that the browser is missing; it is there on Debian, where `npm test` installs it. */
export const titled = (title: string) => (isMissing ? `${title} (${BROWSER_MISSING})` : title);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A headless browser. Close it in afterAll. */
export function openBrowser(): Promise<Browser> {
  if (program === undefined) throw new Error(BROWSER_MISSING);
  // Chromium's own sandbox needs rights that containers do not give to root.
  return chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
}

export interface ClientPage extends Page {
  /** Whatever the page wrote to the console as an error, and what it threw. */
  readonly problems: readonly string[];
}

/** A new tab with nothing in its storage, in English unless `locale` says otherwise. */
export async function openPage(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<ClientPage> {
  const context = await browser.newContext({
    ...{ baseURL, locale: 'en-GB', timezoneId: 'Europe/Paris', viewport: { width: 1360, height: 900 } },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(LOCATOR_MS);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  return Object.assign(page, { problems });
}

/** Closes all tabs. */
export async function closePages(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
}

/** What axe finds that is serious or critical (WCAG 2.1 A and AA), one line each; empty for a good page. */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (): Promise<Result[]> => {
    // biome-ignore lint/suspicious/noExplicitAny: axe is a global of the page
    const { axe } = globalThis as any;
    return (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })).violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
}
