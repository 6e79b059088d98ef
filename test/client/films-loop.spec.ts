import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startServices, trainModel } from '../api/support/trained.js';
import { openAlarm } from './support/alarms.js';
import { closePages, isMissing, openBrowser, openPage, titled } from './support/browser.js';
import { mostRated, recommendToUsers, tellLiked, trainFilms } from './support/films.js';
import { looksGood } from './support/looks.js';

describe.skipIf(isMissing)(titled('the pages of the loop, about films'), { timeout: 90_000 }, () => {
  let services: ApiUnderTest;
  let browser: Browser;
  let datasetVersionId: string;
  let popularityId: string;
  let runId: string;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startServices(), openBrowser()]);
    datasetVersionId = await trainFilms(services.api.url, 'POPULARITY');
    popularityId = await trainModel(services.api.url, {
      ...{ datasetVersionId, model: 'POPULARITY', modelName: 'popular films' },
    });
    runId = await trainModel(services.api.url, { datasetVersionId, model: 'ITEM_KNN', runName: 'alike' });
  });
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });
  afterEach(() => closePages(browser));

  const open = async (path: string) => {
    const page = await openPage(browser, services.api.url);
    await page.goto(path);
    return page;
  };

  const choose = (page: Page, subject: string) =>
    page.getByRole('radiogroup', { name: 'What it is about' }).getByText(subject, { exact: true }).click();

  it('opens home with what serves films where nothing else does, and leads back to listings', async () => {
    const page = await open('/');
    await page.getByRole('link', { name: 'film-recommender' }).waitFor();
    const figures = page.getByRole('region', { name: 'Quality of the rankings' });
    await figures.getByRole('img', { name: /^NDCG@10/ }).waitFor();
    await page.getByRole('region', { name: 'Recommendations in the last 24 hours' }).waitFor();
    await choose(page, 'Listings');
    await page.getByRole('region', { name: 'Predictions in the last 24 hours' }).waitFor();
    expect(page.problems).toEqual([]);
  });

  it.each(['/playground', '/review'])(
    'says on %s where films are while no model of listings serves',
    async (path) => {
      const page = await open(path);
      await page.getByText('No model of listings serves yet').waitFor();
      await page.getByRole('link', { name: 'Open Films' }).click();
      await page.getByRole('heading', { name: 'Films', level: 1 }).waitFor();
      expect(page.problems).toEqual([]);
    },
  );

  it('watches recommendations by signals in words, and names the film that an alarm is about', async () => {
    const film = (await mostRated(services.api.url, datasetVersionId))[0]!;
    await openAlarm(services.db, { signal: 'film', category: film.id });
    await recommendToUsers(services.api.url, 60);
    const page = await open('/monitoring?model=film-recommender');
    await page.getByText(`Recommended film ${film.title} (${film.year}) higher`).waitFor();
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByRole('rowheader', { name: 'Recommended film' }).waitFor();
    await page.getByRole('rowheader', { name: 'Films unknown to the model' }).waitFor();
    await page.getByRole('rowheader', { name: 'New users' }).waitFor();
    expect(page.problems).toEqual([]);
  });

  it('shows how the rankings were, and what makes a realised figure come, in place of an accuracy', async () => {
    const page = await open('/monitoring?model=film-recommender&tab=quality');
    await page.getByRole('group', { name: 'Quality of the rankings' }).getByRole('img').first().waitFor();
    await page.getByText('Nothing is known yet of what users liked since').waitFor();
    expect(await page.getByText('Accuracy over time').count()).toBe(0);
  });

  it('narrows models down to a subject, which other pages remember', async () => {
    const page = await open('/models');
    await page.getByRole('link', { name: 'film-recommender' }).waitFor();
    await choose(page, 'Listings');
    await page.getByText('No models yet').waitFor();
    await page.goto('/data');
    await page.getByText('No data yet').waitFor();
    await choose(page, 'Films');
    await page.getByRole('row', { name: /^films/ }).waitFor();
    expect(page.problems).toEqual([]);
  });

  it('makes the next version of ratings from feedback, and says what of it was taken in', async () => {
    const page = await open(`/data/${datasetVersionId}`);
    await page.getByText('200', { exact: true }).waitFor();
    const [liked] = await mostRated(services.api.url, datasetVersionId);
    await tellLiked(services.api.url, 'somebody new', liked!.id);
    await page.getByRole('button', { name: 'Extend with feedback' }).click();
    await page.getByRole('button', { name: 'Extend', exact: true }).click();
    await page.getByText('0 ratings replaced, 1 added').waitFor();
    await page.getByRole('link', { name: 'Open films' }).click();
    await page.getByText('1 event of feedback taken in').waitFor();
    await page.getByText('201', { exact: true }).waitFor();
    expect(page.problems).toEqual([]);
  });

  it('leads from ratings to a training of the kinds and the model of films', async () => {
    const page = await open(`/data/${datasetVersionId}`);
    await page.getByRole('link', { name: 'Train on this' }).click();
    await page.getByRole('radio', { name: 'Popularity' }).waitFor();
    expect(await page.getByRole('radio', { name: 'Linear' }).count()).toBe(0);
    await page.getByRole('radio', { name: 'Popularity' }).click();
    await page.getByLabel('Half-life in days').waitFor();
    expect(
      await page.locator('input:not([type=hidden])').and(page.getByLabel('Registered model')).inputValue(),
    ).toBe('film-recommender');
  });

  it('shows the figures of rankings of a run with their intervals, and why there is no confusion', async () => {
    const page = await open(`/runs/${runId}?tab=evaluation`);
    const figures = page.getByRole('group', { name: 'Quality of the rankings' });
    await figures.getByText('NDCG@10').waitFor();
    await figures.getByRole('img').first().waitFor();
    await page.getByText('Films have no categories').waitFor();
    expect(page.problems).toEqual([]);
  });

  it('compares runs of films by their rankings, and user by user', async () => {
    const page = await open(`/runs/compare?ids=${popularityId},${runId}`);
    await page.getByRole('group', { name: 'Quality of the rankings' }).getByRole('img').first().waitFor();
    const pair = page.getByRole('region', { name: 'B against A, user by user on gold' });
    await pair.getByText('NDCG@10 of B').waitFor();
    expect(page.problems).toEqual([]);
  });

  it('shows the measure of films where runs of all subjects are listed', async () => {
    const page = await open('/runs');
    await page.getByRole('columnheader', { name: /gold.ndcg_at_10/ }).waitFor();
    const cell = page.getByRole('row', { name: /alike/ }).getByRole('gridcell', { name: /^0\.\d+$/ });
    await cell.first().waitFor();
    expect(await page.getByRole('columnheader', { name: /weighted_f1/ }).count()).toBe(0);
  });

  it('lists the runs of films with the measure that decides', async () => {
    const page = await open('/runs');
    await choose(page, 'Films');
    await page.getByRole('columnheader', { name: /gold.ndcg_at_10/ }).waitFor();
    await page.getByText('alike').first().waitFor();
  });

  it('shows what the gate said of a model by the users that it was paired on', async () => {
    const page = await open('/models/film-recommender');
    await page.getByRole('heading', { name: 'Decision of the gate on version 2' }).waitFor();
    await page.getByText('NDCG@10 of the challenger').waitFor();
    expect(page.problems).toEqual([]);
  });

  it('imports ratings and films from files', async () => {
    const page = await open('/data');
    await page.getByRole('button', { name: 'Import data' }).first().click();
    await page.getByRole('tab', { name: 'Ratings of films' }).click();
    const form = page.getByRole('tabpanel', { name: 'Ratings of films' });
    const films = Array.from({ length: 12 }, (_, at) => `${at + 1},Film ${at + 1} (1990),Drama`);
    const ratings = Array.from({ length: 96 }, (_, at) => {
      const [user, turn] = [Math.floor(at / 8), at % 8];
      return `${user + 1},${((user + turn) % 12) + 1},${1 + (at % 5)},${1_000_000 + at * 60}`;
    });
    const csv = (head: string, rows: string[]) => Buffer.from([head, ...rows, ''].join('\n'));
    const give = (index: number, name: string, buffer: Buffer) =>
      form.locator('input[type=file]').nth(index).setInputFiles({ name, mimeType: 'text/csv', buffer });
    await give(0, 'ratings.csv', csv('userId,movieId,rating,timestamp', ratings));
    await give(1, 'movies.csv', csv('movieId,title,genres', films));
    await form.getByLabel('Name of the dataset').fill('mine');
    await form.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('mine has 96 ratings').waitFor();
    expect(page.problems).toEqual([]);
  });

  looksGood(
    'the evaluation of a run of films',
    {
      path: () => `/runs/${runId}?tab=evaluation`,
      shown: (page) =>
        page.getByRole('group', { name: /^(Quality of the rankings|Qualité des classements)$/ }),
    },
    () => ({ browser, url: services.api.url }),
  );
});
