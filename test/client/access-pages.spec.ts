import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing, openBrowser, openPage, titled, violationsOf } from './support/browser.js';
import { accountButton, type Closed, fillSignIn, openAs, somebody, startClosed } from './support/visitors.js';

const PATHS = ['/keys', '/accounts', '/audit'];

describe.skipIf(isMissing)(titled('the pages on who may do what'), () => {
  let services: Closed;
  let browser: Browser;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startClosed(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  const open = (options = {}) => openPage(browser, services.closed.url, options);
  const openAsNew = async (path: string, role = 'ADMIN', options = {}) => {
    const someone = await somebody(services, role);
    const page = await open(options);
    await openAs(page, path, someone);
    return { page, someone };
  };

  it.each(['light', 'dark'] as const)(
    'have no serious violation and log no error in %s',
    async (colorScheme) => {
      const { page } = await openAsNew('/keys', 'ADMIN', { colorScheme, reducedMotion: 'reduce' });
      for (const path of PATHS) {
        await page.goto(path);
        await page.locator('h1').waitFor();
        expect([path, await violationsOf(page)]).toEqual([path, []]);
      }
      expect(page.problems).toEqual([]);
    },
  );

  it('fit into a narrow screen, in French', async () => {
    const { page } = await openAsNew('/keys', 'ADMIN', { viewport: { width: 360, height: 740 } });
    await page.getByText('FR', { exact: true }).click();
    for (const path of PATHS) {
      await page.goto(path);
      await page.locator('h1').waitFor();
      const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect([path, beyond]).toEqual([path, 0]);
    }
  });

  describe('a key', () => {
    it('is made with scopes and an end, shown once, and works', async () => {
      const { page } = await openAsNew('/keys', 'ENGINEER');
      await page.getByRole('button', { name: 'New key' }).click();
      await page.getByLabel('What it is for').fill('Prometheus');
      await page.getByLabel(/^READ:/).uncheck();
      await page.getByLabel(/^METRICS:/).check();
      await page.getByRole('button', { name: 'Make the key' }).click();
      const dialog = page.getByRole('dialog', { name: 'Your new key' });
      const text = await dialog.getByLabel('Prometheus', { exact: true }).inputValue();
      const headers = { authorization: `Bearer ${text}` };
      const answer = await fetch(`${services.closed.url}/metrics`, { headers });
      expect(answer.status).toBe(200);
      expect(await violationsOf(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'I have copied it' }).click();
      await page.getByRole('cell', { name: /until/ }).waitFor();
      expect(await page.content()).not.toContain(text);
    });

    it('is copied by its button', async () => {
      const { page } = await openAsNew('/keys', 'VIEWER', {
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      await page.getByRole('button', { name: 'New key' }).click();
      await page.getByLabel('What it is for').fill('a script');
      await page.getByRole('button', { name: 'Make the key' }).click();
      await page.getByRole('button', { name: 'Copy: a script' }).click();
      await page.getByRole('button', { name: 'Copied', exact: true }).waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^gdl_/);
    });

    it('is offered no scope that its owner lacks', async () => {
      const { page } = await openAsNew('/keys', 'VIEWER');
      await page.getByRole('button', { name: 'New key' }).click();
      await page.getByLabel(/^READ:/).waitFor();
      expect(await page.getByRole('checkbox').count()).toBe(1);
    });

    it('is revoked after a question', async () => {
      const { page } = await openAsNew('/keys', 'VIEWER');
      await page.getByRole('button', { name: 'New key' }).click();
      await page.getByLabel('What it is for').fill('an old script');
      await page.getByRole('button', { name: 'Make the key' }).click();
      await page.getByRole('button', { name: 'I have copied it' }).click();
      await page.getByRole('button', { name: 'Revoke an old script' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
      await page.getByRole('cell', { name: 'Revoked' }).waitFor();
    });
  });

  describe('an account', () => {
    it('is made, and its one-time password lets somebody in', async () => {
      const { page } = await openAsNew('/accounts');
      await page.getByRole('button', { name: 'New account' }).click();
      await page.getByLabel('Name to sign in with').fill('marie');
      await page.getByLabel('Labeller').check();
      await page.getByRole('button', { name: 'Make the account' }).click();
      const password = await page.getByLabel('One-time password', { exact: true }).inputValue();
      await page.getByRole('button', { name: 'I have copied it' }).click();
      await page.getByRole('row', { name: /marie/ }).waitFor();
      const theirs = await open();
      await theirs.goto('/');
      await fillSignIn(theirs, { name: 'marie', password });
      await theirs.getByRole('heading', { name: 'Choose a password' }).waitFor();
    });

    it('gets another role', async () => {
      const other = await somebody(services, 'VIEWER');
      const { page } = await openAsNew('/accounts');
      await page.getByLabel(`Role of ${other.name}`).selectOption('ENGINEER');
      await page.getByText(`${other.name} is now: Engineer.`).waitFor();
      const theirs = await open();
      await openAs(theirs, '/', other);
      await theirs.getByRole('button', { name: `Your account: ${other.name}, engineer` }).waitFor();
    });

    it('is disabled after a question, and enabled again', async () => {
      const other = await somebody(services, 'VIEWER');
      const { page } = await openAsNew('/accounts');
      await page.getByRole('button', { name: `Disable ${other.name}` }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Disable', exact: true }).click();
      await page.getByText(`${other.name} was disabled.`).waitFor();
      const theirs = await open();
      await theirs.goto('/');
      await fillSignIn(theirs, other);
      await theirs
        .getByRole('alert')
        .getByText(/account is disabled/)
        .waitFor();
      await page.getByRole('button', { name: `Enable ${other.name}` }).click();
      await page.getByText(`${other.name} may sign in again.`).waitFor();
      await fillSignIn(theirs, other);
      await accountButton(theirs).waitFor();
    });

    it('gets a new one-time password', async () => {
      const other = await somebody(services, 'VIEWER');
      const { page } = await openAsNew('/accounts');
      await page.getByRole('button', { name: `New password for ${other.name}` }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'New password', exact: true }).click();
      const password = await page.getByLabel('One-time password', { exact: true }).inputValue();
      const theirs = await open();
      await theirs.goto('/');
      await fillSignIn(theirs, { name: other.name, password });
      await theirs.getByRole('heading', { name: 'Choose a password' }).waitFor();
    });
  });

  describe('the audit log', () => {
    it('shows who did what, and those of one name alone', async () => {
      const { page, someone } = await openAsNew('/audit');
      await page
        .getByRole('row', { name: /sign-in/ })
        .first()
        .waitFor();
      await page.getByLabel('Who').fill(someone.name);
      await page.getByLabel('What', { exact: true }).fill('sign-in');
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await page.waitForURL(/actor=/);
      await page.getByRole('row', { name: new RegExp(`${someone.name}.*sign-in.*Done`) }).waitFor();
      expect(await page.getByRole('row').count()).toBe(2);
    });

    it('says that it is as it was written', async () => {
      const { page } = await openAsNew('/audit');
      await page.getByRole('button', { name: 'Verify the log' }).click();
      await page
        .getByRole('status')
        .getByText(/are as they were written/)
        .waitFor();
    });

    it('is for admins alone, and says so', async () => {
      const { page } = await openAsNew('/audit', 'ENGINEER');
      await page.getByText('This needs the role admin; you are engineer.').waitFor();
      expect(page.problems).toEqual([]);
    });
  });
});
