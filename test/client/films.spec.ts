import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startServices, type Trained } from '../api/support/trained.js';
import { type ClientPage, closePages, isMissing, openBrowser, openPage, titled } from './support/browser.js';
import { mostRated, trainFilms } from './support/films.js';
import { looksGood } from './support/looks.js';

describe.skipIf(isMissing)(titled('the page of films'), { timeout: 90_000 }, () => {
  let services: Trained;
  let browser: Browser;
  /** Titles of films that many have rated, and their ids. */
  let films: { id: string; title: string; year: number; genres: string[] }[];
  beforeAll(async () => {
    const [started, opened] = await Promise.all([startServices(), openBrowser()]);
    browser = opened;
    services = Object.assign(started, { datasetVersionId: await trainFilms(started.api.url) });
    films = await mostRated(services.api.url, services.datasetVersionId);
  });
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });
  afterEach(() => closePages(browser));

  const open = async (path = '/films', options = {}) => {
    const page = await openPage(browser, services.api.url, options);
    await page.goto(path);
    return page;
  };
  const recommended = (page: ClientPage) => page.getByRole('list', { name: 'Recommended' });
  const named = ({ title, year }: { title: string; year: number }) => `${title} (${year})`;
  const liked = (page: ClientPage) => page.getByRole('list', { name: 'Films that you like' });

  it('finds a film by its title, by keyboard, and recommends others for it', async () => {
    const page = await open();
    const film = films[0]!;
    await page
      .getByRole('combobox', { name: 'Find a film' })
      .or(page.getByLabel('Find a film'))
      .first()
      .fill(film.title);
    await page
      .getByRole('option')
      .filter({ hasText: named(film) })
      .first()
      .waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await liked(page).getByText(named(film)).waitFor();
    await recommended(page).getByText(`Because you liked ${film.title}`).first().waitFor();
    expect(await recommended(page).locator('> li').count()).toBe(10);
    expect(page.problems).toEqual([]);
  });

  it('begins with a film that many have rated, and keeps it in the address', async () => {
    const page = await open();
    await page.getByRole('button', { name: `Add ${named(films[1]!)} to` }).click();
    await recommended(page).waitFor();
    expect(new URL(page.url()).searchParams.getAll('film')).toEqual([films[1]!.id]);
    await page.reload();
    await liked(page).getByText(named(films[1]!)).waitFor();
    await recommended(page).waitFor();
  });

  it('shows what each film adds, which adds up to the score', async () => {
    const page = await open(`/films?film=${films[0]!.id}&film=${films[1]!.id}`);
    const reasons = recommended(page).getByRole('list', { name: /^Why / }).first();
    await reasons.waitFor();
    const figures = (await reasons.locator('li').allInnerTexts()).map((line) =>
      Number(
        line
          .match(/[+−]?\d+\.\d{3}\s*$/)![0]
          .trim()
          .replace('−', '-'),
      ),
    );
    const score = figures.pop()!;
    expect(figures.length).toBeGreaterThan(1);
    expect(figures.reduce((sum, value) => sum + value, 0)).toBeCloseTo(score, 1);
  });

  it('takes a film off the list again, and gives the focus back to the search', async () => {
    const page = await open(`/films?film=${films[0]!.id}&film=${films[1]!.id}`);
    await page.getByRole('button', { name: `Take ${named(films[0]!)} off the list` }).click();
    await liked(page).getByText(named(films[0]!)).waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.tagName')).toBe('INPUT');
    expect(new URL(page.url()).searchParams.getAll('film')).toEqual([films[1]!.id]);
  });

  it('keeps to the genres that are chosen', async () => {
    const page = await open(`/films?film=${films[0]!.id}`);
    const genre = films[0]!.genres[0]!;
    await page.getByText(genre, { exact: true }).first().click();
    await page.waitForURL((url) => url.searchParams.get('genre') === genre);
    await recommended(page).waitFor();
    await page.locator('[aria-live]', { hasText: 'The model is asked' }).waitFor({ state: 'detached' });
    await expect
      .poll(async () => {
        const lines = await recommended(page).locator('> li').allInnerTexts();
        return lines.length > 0 && lines.every((line) => line.includes(genre));
      })
      .toBe(true);
  });

  it('shows films that are like a recommended one, and takes one of them in', async () => {
    const page = await open(`/films?film=${films[0]!.id}`);
    await page
      .getByRole('button', { name: /^Similar films to/ })
      .first()
      .click();
    const similar = page.getByRole('list', { name: /^Similar films to/ });
    const add = similar.getByRole('button').first();
    const label = (await add.getAttribute('aria-label'))!;
    await add.click();
    await liked(page)
      .getByText(label.replace(/^Add (.*) to the films.*$/, '$1'))
      .waitFor();
  });

  it('recommends to a known user by what the ratings say', async () => {
    const page = await open();
    await page.getByText('A known user').click();
    await page.getByLabel('Id of the user').fill('1');
    await page.keyboard.press('Enter');
    await page.getByText(/films are known of this user/).waitFor();
    await recommended(page)
      .getByText(/^Because of /)
      .first()
      .waitFor();
    expect(new URL(page.url()).searchParams.get('user')).toBe('1');
  });

  it('says that a user is not known', async () => {
    const page = await open('/films?user=nobody');
    await page.getByText('The model knows no user of this id').waitFor();
  });

  it('says that the connection was lost, and asks again when the server is there', async () => {
    const page = await open(`/films?film=${films[0]!.id}`);
    await recommended(page).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Add', exact: false }).first().click();
    await page.getByText('It is asked again as soon as').waitFor();
    await page.context().setOffline(false);
    await recommended(page).waitFor();
  });

  looksGood(
    'the page with recommendations',
    {
      path: '/films?user=1',
      shown: (page) => page.getByRole('button', { name: /^(Why|Pourquoi) / }),
    },
    () => ({ browser, url: services.api.url }),
  );
  looksGood(
    'the page before a film is named',
    { path: '/films', shown: (page) => page.getByRole('button', { name: /^Add / }) },
    () => ({ browser, url: services.api.url }),
  );
});
