import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../support/graphql.js';
import { startApi } from '../support/programs.js';
import { isMissing, openBrowser, openPage, titled } from './support/browser.js';
import { looksGood } from './support/looks.js';
import {
  accountButton,
  type Closed,
  endSession,
  fillSignIn,
  newcomer,
  openAs,
  somebody,
  startClosed,
} from './support/visitors.js';

describe.skipIf(isMissing)(titled('signing in'), () => {
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

  looksGood(
    'the sign-in page',
    { path: '/runs', shown: (page) => page.getByRole('textbox').first() },
    () => ({ browser, url: services.closed.url }),
  );

  it('leads to the page that was wanted, with its address', async () => {
    const page = await open();
    await openAs(page, '/runs?columns=none', await somebody(services));
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    expect(new URL(page.url()).search).toBe('?columns=none');
    expect(page.problems).toEqual([]);
  });

  it('works from the keyboard alone', async () => {
    const someone = await somebody(services);
    const page = await open();
    await page.goto('/data');
    await page.getByLabel('Account', { exact: true }).focus();
    await page.keyboard.type(someone.name);
    await page.keyboard.press('Tab');
    await page.keyboard.type(someone.password);
    await page.keyboard.press('Enter');
    await accountButton(page).waitFor();
  });

  it('tells password managers which field is which', async () => {
    const page = await open();
    await page.goto('/');
    const kinds = [
      page.getByLabel('Account', { exact: true }),
      page.getByLabel('Password', { exact: true }),
    ].map((field) => field.getAttribute('autocomplete'));
    expect(await Promise.all(kinds)).toEqual(['username', 'current-password']);
  });

  it('says that a password is wrong', async () => {
    const { name } = await somebody(services);
    const page = await open();
    await page.goto('/');
    await fillSignIn(page, { name, password: 'certainly-another' });
    await page
      .getByRole('alert')
      .getByText(/name or the password is wrong/)
      .waitFor();
  });

  it('makes a newcomer replace the one-time password, and lets in with the new one', async () => {
    const someone = await newcomer(services);
    const page = await open();
    await page.goto('/models');
    await fillSignIn(page, someone);
    await page.getByLabel('New password', { exact: true }).fill('seven green gondolas');
    await page.getByLabel('New password, again').fill('seven green gondolas');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await accountButton(page).waitFor();
    expect(new URL(page.url()).pathname).toBe('/models');
    const again = await open();
    await openAs(again, '/', { ...someone, password: 'seven green gondolas' });
  });

  it('asks for the one-time password once more where the page was loaded again', async () => {
    const someone = await newcomer(services);
    const page = await open();
    await page.goto('/');
    await fillSignIn(page, someone);
    await page.getByLabel('New password', { exact: true }).waitFor();
    await page.reload();
    await page.getByLabel('One-time password').fill(someone.password);
    await page.getByLabel('New password', { exact: true }).fill('eight blue gondolas');
    await page.getByLabel('New password, again').fill('eight blue gondolas');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await accountButton(page).waitFor();
  });

  it('passes on why a new password is refused', async () => {
    const someone = await newcomer(services);
    const page = await open();
    await page.goto('/');
    await fillSignIn(page, someone);
    await page.getByLabel('New password', { exact: true }).fill('aaaaaaaaaaaa');
    await page.getByLabel('New password, again').fill('aaaaaaaaaaaa');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page
      .getByRole('alert')
      .getByText(/different characters/)
      .waitFor();
  });

  it('shows who is signed in and with which role', async () => {
    const someone = await somebody(services, 'LABELLER');
    const page = await open();
    await openAs(page, '/', someone);
    await page.getByRole('button', { name: `Your account: ${someone.name}, labeller` }).waitFor();
  });

  it('is ended by signing out', async () => {
    const page = await open();
    await openAs(page, '/', await somebody(services));
    await accountButton(page).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('Account', { exact: true }).waitFor();
    expect(await page.context().cookies()).toEqual([]);
  });

  it('lasts through a change of the password', async () => {
    const someone = await somebody(services);
    const page = await open();
    await openAs(page, '/', someone);
    await accountButton(page).click();
    await page.getByRole('menuitem', { name: 'Change password' }).click();
    await page.getByLabel('Present password').fill(someone.password);
    await page.getByLabel('New password', { exact: true }).fill('nine white gondolas');
    await page.getByLabel('New password, again').fill('nine white gondolas');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('Your password was changed.').waitFor();
    await page.reload();
    await accountButton(page).waitFor();
  });

  it('again over the page, where a session has ended, keeps what was typed and goes on', async () => {
    const someone = await somebody(services);
    const page = await open();
    await openAs(page, '/accounts', someone);
    await page.getByRole('button', { name: 'New account' }).click();
    await page.getByLabel('Name to sign in with').fill(`made-by-${someone.name}`);
    await endSession(page);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await again(page, someone);
    await page.getByRole('dialog', { name: `Credentials of made-by-${someone.name}` }).waitFor();
  });

  it('again over the page by somebody else begins that page anew', async () => {
    const [one, other] = await Promise.all([somebody(services), somebody(services)]);
    const page = await open();
    await openAs(page, '/keys', one);
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('What it is for').fill('a key of one');
    await endSession(page);
    await page.getByRole('button', { name: 'Make the key' }).click();
    await again(page, other);
    await page.getByRole('button', { name: `Your account: ${other.name}, admin` }).waitFor();
    const { data } = await graphql<{ apiKeys: { edges: unknown[] } }>(
      services.api.url,
      '{ apiKeys { edges { node { id } } } }',
    );
    expect(data!.apiKeys.edges).toEqual([]);
  });

  it('leads on to GraphiQL, which then works as who has signed in', async () => {
    const someone = await somebody(services);
    const page = await open();
    await page.goto('/graphql');
    await fillSignIn(page, someone);
    await page.waitForURL('**/graphql');
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByRole('link', { name: 'Query', exact: true }).waitFor();
  });

  it('leads on to the queues', async () => {
    const page = await open();
    await page.goto('/queues');
    await fillSignIn(page, await somebody(services));
    await page.waitForURL('**/queues');
    await page.getByText('dataset', { exact: false }).first().waitFor();
  });

  it('leads on to no other server', async () => {
    const page = await open();
    await openAs(page, '/sign-in?next=%2F%2Fevil.example%2Fpage', await somebody(services));
    expect(new URL(page.url()).host).toBe(new URL(services.closed.url).host);
  });

  it('is not asked for where strangers may look, but offered', async () => {
    const api = await startApi(services.environment, { ANONYMOUS_ROLE: 'viewer' });
    try {
      const page = await openPage(browser, api.url);
      await page.goto('/data');
      await page.getByRole('link', { name: 'Sign in' }).click();
      await fillSignIn(page, await somebody(services));
      await accountButton(page).waitFor();
      expect(new URL(page.url()).pathname).toBe('/data');
    } finally {
      await api.stop('SIGKILL');
    }
  });

  /** Signs in over the page. */
  async function again(page: Awaited<ReturnType<typeof open>>, someone: { name: string; password: string }) {
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.getByLabel('Account', { exact: true }).fill(someone.name);
    await dialog.getByLabel('Password', { exact: true }).fill(someone.password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
  }
});
