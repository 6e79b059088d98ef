import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import {
  type ApiUnderTest,
  type RunningApi,
  startServices,
  startTrained,
} from '../../api/support/trained.js';
import { graphql } from '../../support/graphql.js';
import { startApi } from '../../support/programs.js';

/** Services with two doors: `api` lets everybody do everything, `closed` lets strangers do nothing. */
export interface Closed extends ApiUnderTest {
  readonly closed: RunningApi;
}

/** Close it in afterAll. @param isTrained whether there is a champion */
export async function startClosed({ isTrained = false } = {}): Promise<Closed> {
  const services = isTrained ? await startTrained() : await startServices();
  const closed = await startApi(services.environment, { ANONYMOUS_ROLE: 'none' });
  return {
    ...services,
    closed,
    async close() {
      await closed.stop('SIGKILL');
      await services.close();
    },
  };
}

export interface Someone {
  id: string;
  name: string;
  password: string;
}

/** An account whose password is still its one-time one. */
export async function newcomer(services: ApiUnderTest, role = 'ADMIN'): Promise<Someone> {
  const name = `p-${randomBytes(5).toString('hex')}`;
  const answer = await graphql<{
    createAccount: { oneTimePassword: string; account: { id: string } };
  }>(
    services.api.url,
    `mutation ($name: String!, $role: Role!) { createAccount(input: { name: $name, role: $role }) {
       ... on AccountCreated { oneTimePassword account { id } } } }`,
    { name, role },
  );
  const { oneTimePassword, account } = answer.data!.createAccount;
  return { id: account.id, name, password: oneTimePassword };
}

/** An account with a password of its own. */
export async function somebody(services: ApiUnderTest, role = 'ADMIN'): Promise<Someone> {
  const { id, name, password } = await newcomer(services, role);
  const chosen = randomBytes(12).toString('base64url');
  const basic = Buffer.from(`${name}:${password}`).toString('base64');
  const answer = await fetch(`${services.api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${basic}` },
    body: JSON.stringify({
      query: `mutation ($old: String!, $new: String!) {
        changePassword(currentPassword: $old, newPassword: $new) { __typename } }`,
      variables: { old: password, new: chosen },
    }),
  });
  const { data } = (await answer.json()) as { data: { changePassword: { __typename: string } } };
  if (data.changePassword.__typename !== 'AccountChanged') throw new Error(JSON.stringify(data));
  return { id, name, password: chosen };
}

/** Ends the session of a page behind its back: its cookie stays, and is worth nothing. */
export async function endSession(page: Page): Promise<void> {
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const headers = { cookie, 'x-gondola-request': '1' };
  await fetch(new URL('/session', page.url()), { method: 'DELETE', headers });
}

/** Fills the form that is shown, on a page of its own or over another, and sends it. */
export async function fillSignIn(
  page: Page,
  { name, password }: Pick<Someone, 'name' | 'password'>,
): Promise<void> {
  await page.getByLabel('Account', { exact: true }).fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The button in the header that names who is signed in. */
export const accountButton = (page: Page) => page.getByRole('button', { name: /^Your account/ });

/** Opens a path and signs in on the way. */
export async function openAs(page: Page, path: string, someone: Someone): Promise<void> {
  await page.goto(path);
  await fillSignIn(page, someone);
  await accountButton(page).waitFor();
}
