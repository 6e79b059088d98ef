import type { Browser, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startServices } from '../api/support/trained.js';
import { isMissing, openBrowser, openPage, titled } from './support/browser.js';

const BYTES_MAX = 250_000;

describe.skipIf(isMissing)(titled('what a browser loads first'), () => {
  let services: ApiUnderTest;
  let browser: Browser;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startServices(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  async function scriptsOf(path: string): Promise<{ url: string; bytes: number; encoding: string | null }[]> {
    const page = await openPage(browser, services.api.url);
    const requests: Request[] = [];
    page.on('requestfinished', (request) => {
      if (request.resourceType() === 'script') requests.push(request);
    });
    await page.goto(path, { waitUntil: 'networkidle' });
    return Promise.all(
      requests.map(async (request) => {
        const response = (await request.response())!;
        const { responseBodySize: bytes } = await request.sizes();
        return { url: request.url(), bytes, encoding: await response.headerValue('content-encoding') };
      }),
    );
  }

  it('is less than 250 kB of compressed JavaScript on the playground', async () => {
    const scripts = await scriptsOf('/playground');
    const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(BYTES_MAX);
  });

  it('is kept by the browser for good, since its names change with its contents', async () => {
    const [script] = await scriptsOf('/');
    const answer = await fetch(script!.url);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('asks for the page itself each time, so that an update is seen at once', async () => {
    const answer = await fetch(services.api.url, { headers: { accept: 'text/html' } });
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  });
});
