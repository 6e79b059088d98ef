import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predict, startTrained, type Trained, upload } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { picture } from '../support/pictures.js';
import { isMissing, openBrowser, openPage, titled, violationsOf } from './support/browser.js';
import { ambiguousTitle, startDisagreeing } from './support/shadowed.js';

let services: Trained;
let browser: Browser;

/** Opens a list as Anna, and waits for its first listing. */
async function open(queue: string, options = {}) {
  const page = await openPage(browser, services.api.url, options);
  await page.addInitScript("localStorage.setItem('gondola.author', 'Anna')");
  await page.goto(`/review?queue=${queue}`);
  await page.locator('ol li button').first().waitFor();
  return page;
}

const listing = (page: Page) =>
  page
    .getByRole('region', { name: /^(Listing|Annonce)$/ })
    .locator('p')
    .nth(1);
const shownTitle = async (page: Page) => (await listing(page).textContent())!;

/** Presses a key and waits until another listing is shown. @returns the title of the one before */
async function pressFor(page: Page, key: string): Promise<string> {
  const before = await shownTitle(page);
  await page.keyboard.press(key);
  await page.getByText(before, { exact: true }).waitFor({ state: 'detached' });
  return before;
}

interface Said {
  title: string;
  state: string;
  confirms: boolean;
  source: string;
  submittedBy: string;
  category: { code: string };
}

/** What was said of the listing of this title, newest first. */
async function saidOf(title: string): Promise<Said[]> {
  const { data } = await graphql<{ corrections: { edges: { node: Said }[] } }>(
    services.api.url,
    `{ corrections(first: 100) { edges { node {
       title state confirms source submittedBy category { code } } } } }`,
  );
  return data!.corrections.edges.map(({ node }) => node).filter((each) => each.title === title);
}

const say = (predictionId: string, category: string, submittedBy: string) =>
  graphql(
    services.api.url,
    'mutation ($input: SubmitCorrectionInput!) { submitCorrection(input: $input) { __typename } }',
    { input: { predictionId, category, submittedBy } },
  );

/** Answers a listing of which two people name different categories. @returns its title */
async function conflicting(no: number): Promise<string> {
  const title = ambiguousTitle(no);
  const { id } = await predict(services.api.url, { title });
  await say(id, '1320', 'Bruno');
  await say(id, '2220', 'Chloé');
  return title;
}

describe.skipIf(isMissing)(titled('the review'), () => {
  beforeAll(async () => {
    [services, browser] = await Promise.all([startTrained(), openBrowser()]);
    for (let no = 0; no < 60; no++) await predict(services.api.url, { title: ambiguousTitle(no) });
    await startDisagreeing(services);
  });
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  it('asks once who reviews', async () => {
    const page = await openPage(browser, services.api.url);
    await page.goto('/review');
    await page.getByLabel('Your name').fill('Denise');
    await page.keyboard.press('Enter');
    await page.getByText('You judge as Denise.').waitFor();
    await page.reload();
    await page.getByText('You judge as Denise.').waitFor();
    expect(page.problems).toEqual([]);
  });

  it('keeps the focus where the name is changed by keyboard', async () => {
    const page = await open('sample');
    const button = page.getByRole('button', { name: 'Change the name' });
    await button.click();
    await page.getByLabel('Your name').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await button.and(page.locator(':focus')).waitFor();
  });

  it('confirms the answer of the model with Enter', async () => {
    const page = await open('unsure');
    const title = await pressFor(page, 'Enter');
    await expect
      .poll(() => saidOf(title))
      .toMatchObject([{ confirms: true, source: 'API', submittedBy: 'Anna' }]);
  });

  it('chooses another candidate with its number', async () => {
    const page = await open('unsure');
    const title = await pressFor(page, '2');
    await expect.poll(() => saidOf(title)).toMatchObject([{ confirms: false, state: 'ACCEPTED' }]);
  });

  it('chooses any category by searching', async () => {
    const page = await open('unsure');
    const title = await shownTitle(page);
    await page.keyboard.press('/');
    await page.keyboard.type('confiserie');
    await page.getByRole('option', { name: /Confiseries/ }).waitFor();
    // The first is chosen already, but not where the categories came after the word was typed.
    await page.keyboard.press('ArrowDown');
    await pressFor(page, 'Enter');
    await expect.poll(() => saidOf(title)).toMatchObject([{ category: { code: '1940' } }]);
  });

  it('skips a listing, and says nothing of it', async () => {
    const page = await open('unsure');
    const title = await pressFor(page, 's');
    await page.getByText('1 skipped').waitFor();
    expect(await saidOf(title)).toEqual([]);
  });

  it('undoes a judgement and shows its listing again', async () => {
    const page = await open('unsure');
    const title = await pressFor(page, '3');
    await expect.poll(() => saidOf(title)).toMatchObject([{ state: 'ACCEPTED' }]);
    await pressFor(page, 'u');
    await expect.poll(() => saidOf(title)).toMatchObject([{ state: 'REJECTED' }]);
    expect(await shownTitle(page)).toBe(title);
  });

  it('judges by clicks, and counts what was done', async () => {
    const page = await open('unsure');
    await page.getByRole('button', { name: 'Confirm the answer' }).click();
    await page.getByText('1 judged · 1 confirmed · 0 corrected').waitFor();
    await page.locator('ol li button').nth(1).click();
    await page.getByText('2 judged · 1 confirmed · 1 corrected').waitFor();
  });

  it('shows the keys', async () => {
    const page = await open('unsure');
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Undo the last step').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('marks judgements of the random sample as a review', async () => {
    const page = await open('sample');
    const title = await pressFor(page, 'Enter');
    await expect.poll(() => saidOf(title)).toMatchObject([{ source: 'REVIEW' }]);
    await page.getByText('100.0% right').waitFor();
  });

  it('judges a disagreement and takes it off the list', async () => {
    const page = await open('disagreements');
    await page.getByText('the challenger’s answer').waitFor();
    const title = await shownTitle(page);
    await page.keyboard.press('2');
    await expect.poll(() => saidOf(title)).toMatchObject([{ confirms: false }]);
    await expect.poll(reviewedTitles).toContain(title);
  });

  it('decides a conflict for one of the categories', async () => {
    const title = await conflicting(2_001);
    const page = await open('conflicts');
    await page.getByText('named by Chloé').waitFor();
    await page.keyboard.press('2');
    await expect
      .poll(async () => (await saidOf(title)).map(({ submittedBy, state }) => [submittedBy, state]))
      .toEqual([
        ['Chloé', 'ACCEPTED'],
        ['Bruno', 'REJECTED'],
      ]);
  });

  it('decides a conflict for none of the categories', async () => {
    const title = await conflicting(2_002);
    const page = await open('conflicts');
    await page.getByText(title, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'None of them is right' }).click();
    await page.getByRole('heading', { name: 'No conflicts are left' }).waitFor();
    await expect
      .poll(async () => (await saidOf(title)).map(({ state }) => state))
      .toEqual(['REJECTED', 'REJECTED']);
  });

  it('shows the picture of a listing', async () => {
    const pictureDigest = await upload(services.api.url, new Uint8Array(await picture()), 'rouge.png');
    const { id } = await predict(services.api.url, { title: 'objet rouge', pictureDigest });
    await say(id, '1320', 'Bruno');
    await say(id, '2220', 'Chloé');
    const page = await open('conflicts');
    const image = page.getByRole('img', { name: 'Picture of the listing' });
    await image.waitFor();
    expect(
      await image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth),
    ).toBe(40);
  });

  it('goes on while the server is away, and loses no judgement', async () => {
    const page = await open('unsure');
    await page.route('**/graphql', (route) => route.abort());
    await page.route('**/readyz', (route) => route.abort());
    const titles = [await pressFor(page, 'Enter'), await pressFor(page, '2')];
    await page.getByText('2 judgements wait for the server').waitFor();
    await page.unroute('**/graphql');
    await page.unroute('**/readyz');
    for (const title of titles) await expect.poll(() => saidOf(title), { timeout: 15_000 }).toHaveLength(1);
  });

  it('sends what a reload found waiting', async () => {
    const page = await open('unsure');
    await page.route('**/graphql', (route) => route.abort());
    const title = await pressFor(page, 'Enter');
    await page.getByText('1 judgement waits for the server').waitFor();
    await page.unroute('**/graphql');
    await page.reload();
    await expect.poll(() => saidOf(title), { timeout: 15_000 }).toHaveLength(1);
  });

  it.each(['light', 'dark'] as const)('has no serious violation in %s colours', async (colorScheme) => {
    const page = await open('unsure', { colorScheme });
    expect(await violationsOf(page)).toEqual([]);
    expect(page.problems).toEqual([]);
  });

  it('fits into a narrow screen, in French', async () => {
    const page = await open('unsure', { viewport: { width: 360, height: 740 }, locale: 'fr-FR' });
    await page.getByRole('button', { name: 'Confirmer la réponse' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });
});

async function reviewedTitles(): Promise<(string | undefined)[]> {
  const { data } = await graphql<{
    shadowDisagreements: { edges: { node: { prediction: { title: string } | null } }[] };
  }>(
    services.api.url,
    '{ shadowDisagreements(first: 100, filter: { reviewed: true }) { edges { node { prediction { title } } } } }',
  );
  return data!.shadowDisagreements.edges.map(({ node }) => node.prediction?.title);
}
