import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startServices, startTrained, type Trained } from '../api/support/trained.js';
import { isMissing, openBrowser, openPage, titled, violationsOf } from './support/browser.js';
import { predictInPlayground, shownAnswer } from './support/playground.js';

let services: Trained;
let browser: Browser;

const open = async (options = {}) => {
  const page = await openPage(browser, services.api.url, options);
  await page.goto('/playground');
  return page;
};

async function sayName(page: Page, name = 'Anna'): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Continue' }).click();
}

describe.skipIf(isMissing)(titled('the playground'), () => {
  beforeAll(async () => {
    [services, browser] = await Promise.all([startTrained(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  it('answers with categories, confidence and the version that said so', async () => {
    const page = await open();
    await predictInPlayground(page, 'Figurine articulée du chevalier', 'Épée et bouclier amovibles');
    await page.getByRole('link', { name: 'listing-classifier, version 1' }).waitFor();
    await page.getByRole('link', { name: 'its training' }).waitFor();
    expect(
      await page.getByRole('list', { name: 'Most probable categories' }).getByRole('button').count(),
    ).toBe(5);
    expect(page.problems).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('draws the bars and the marks in %s colours', async (colorScheme) => {
    const page = await open({ colorScheme });
    await predictInPlayground(page, 'Figurine articulée du chevalier');
    await page.locator('mark', { hasText: 'Figurine' }).waitFor();
    const colours = await page.evaluate<string[]>(`[
      getComputedStyle(document.querySelector('ol [aria-hidden] > div')).backgroundColor,
      getComputedStyle(document.querySelector('mark')).textDecorationColor,
    ]`);
    for (const nothing of ['rgba(0, 0, 0, 0)', 'rgb(0, 0, 0)']) expect(colours).not.toContain(nothing);
  });

  it('marks the words for and against, and shows those of another category when it is chosen', async () => {
    const page = await open();
    await predictInPlayground(page, 'Figurine articulée du chevalier');
    await page.locator('mark', { hasText: 'Figurine' }).waitFor();
    const other = page.getByRole('list', { name: 'Most probable categories' }).getByRole('button').nth(1);
    await other.click();
    await page.getByRole('table', { name: 'Words by weight' }).waitFor();
    expect(await other.getAttribute('aria-pressed')).toBe('true');
  });

  it('shows similar listings that the model learnt from', async () => {
    const page = await open();
    await predictInPlayground(page, 'Piscine tubulaire ronde avec pompe');
    const nearest = page.getByRole('region', { name: 'Similar listings that the model learnt from' });
    await nearest.getByRole('listitem').first().waitFor();
  });

  it('loads less than 250 kB of compressed script before it can be used', async () => {
    const page = await openPage(browser, services.api.url);
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js'))
        sizes.push(
          response
            .request()
            .sizes()
            .then((size) => size.responseBodySize),
        );
    });
    await page.goto('/playground');
    await page.getByRole('button', { name: 'Predict' }).waitFor();
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(250_000);
  });

  it('predicts an example at a click', async () => {
    const page = await open();
    await page.getByRole('button', { name: /Chew-proof dog bed/ }).click();
    await page.getByRole('list', { name: 'Most probable categories' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Designation' }).inputValue()).toContain(
      'Chew-proof dog bed',
    );
  });

  it('keeps what was entered, and the answer, over a reload', async () => {
    const page = await open();
    await predictInPlayground(page, 'Coussin en velours côtelé', 'Lavable à 30 °C');
    await page.reload();
    await page.getByRole('list', { name: 'Most probable categories' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Designation' }).inputValue()).toBe(
      'Coussin en velours côtelé',
    );
    expect(await page.getByLabel('Description', { exact: true }).inputValue()).toBe('Lavable à 30 °C');
  });

  it('keeps accents and emoji as they were written', async () => {
    const page = await open();
    await predictInPlayground(page, 'Théière émaillée « Noël » 🫖 en grès');
    expect((await shownAnswer(page)).title).toBe('Théière émaillée « Noël » 🫖 en grès');
  });

  it('shows what looks like HTML as text', async () => {
    const page = await open();
    await predictInPlayground(page, '<img src="x" onerror="document.title=1"> Cadre < b > photo');
    const why = page.getByRole('region', { name: 'Why', exact: true });
    await why.getByText('Cadre < b > photo').waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  it('answers a description of 100 kB, shows its passages, and all of it when asked', async () => {
    const page = await open();
    const long = 'piscine tubulaire avec pompe de filtration '.repeat(2_500).slice(0, 100 * 1024 - 1);
    await predictInPlayground(page, 'Piscine', long.trim());
    const text = page.getByRole('region', { name: 'Description' });
    await text.getByText('characters left out').first().waitFor();
    await page.getByRole('button', { name: 'Show the whole text' }).click();
    expect((await text.textContent())!.length).toBe(long.trim().length);
    expect(page.problems).toEqual([]);
  });

  it('shows no answer any more once the form is cleared', async () => {
    const page = await open();
    await predictInPlayground(page, 'Piscine tubulaire');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('No answer yet').waitFor();
    expect(new URL(page.url()).searchParams.has('prediction')).toBe(false);
  });

  it('shows no answer to another listing beside one that was refused', async () => {
    const page = await open();
    await predictInPlayground(page, 'Piscine tubulaire');
    await page.getByRole('textbox', { name: 'Designation' }).fill('long '.repeat(300));
    await page.getByRole('button', { name: 'Predict' }).click();
    await page.getByText('the limit is 1000').waitFor();
    expect(await page.getByRole('button', { name: 'This is right' }).count()).toBe(0);
  });

  it('shows the answer right below the form on a narrow screen, and scrolls to it', async () => {
    const page = await open({ viewport: { width: 360, height: 740 } });
    await predictInPlayground(page, 'Piscine tubulaire', 'Avec pompe. '.repeat(20));
    await page.waitForFunction(`(() => {
      const { top } = document.querySelector('section[aria-label="Answer"]').getBoundingClientRect();
      return top >= 0 && top < 200;
    })()`);
  });

  it('has one region of each name with an answer', async () => {
    const page = await open();
    await predictInPlayground(page, 'Piscine tubulaire');
    expect(await page.getByRole('region', { name: 'Answer', exact: true }).count()).toBe(1);
  });

  it('says at the field that a designation is too long', async () => {
    const page = await open();
    await page.getByRole('textbox', { name: 'Designation' }).fill('long '.repeat(300));
    await page.getByRole('button', { name: 'Predict' }).click();
    await page.getByText('the limit is 1000').waitFor();
  });

  it('keeps that an answer is right', async () => {
    const page = await open();
    await predictInPlayground(page, 'Housse de coussin brodée');
    await page.getByRole('button', { name: 'This is right' }).click();
    await sayName(page);
    await page.getByRole('button', { name: 'This is right' }).click();
    await page.getByText('Anna confirmed this answer.').waitFor();
    expect((await shownAnswer(page)).corrections).toMatchObject([{ confirms: true, submittedBy: 'Anna' }]);
  });

  it('leads from a wrong answer to the field of the right category, for the keyboard too', async () => {
    const page = await open();
    await predictInPlayground(page, 'Canne télescopique deux brins');
    await page.getByRole('button', { name: 'This is wrong' }).press('Enter');
    const field = page.getByRole('combobox', { name: 'The right category' });
    await field.and(page.locator(':focus')).waitFor();
    expect(await field.getAttribute('placeholder')).toBe('Name or code');
  });

  it('keeps the right category of a wrong answer, found by a part of its name without accents', async () => {
    const page = await open();
    await predictInPlayground(page, 'Canne télescopique trois brins');
    await page.getByRole('button', { name: 'This is wrong' }).click();
    await sayName(page, 'Bruno');
    await page.getByRole('combobox', { name: 'The right category' }).fill('puericulture');
    await page
      .getByRole('listbox')
      .getByRole('option', { name: /Puériculture/ })
      .click();
    await page.getByRole('button', { name: 'Send the correction' }).click();
    await page.getByText('Bruno says: Puériculture (1320).').waitFor();
    expect((await shownAnswer(page)).corrections).toMatchObject([{ category: { code: '1320' } }]);
  });

  it('takes a judgement back', async () => {
    const page = await open();
    await predictInPlayground(page, 'Table basse en chêne');
    await page.getByRole('button', { name: 'This is right' }).click();
    await sayName(page);
    await page.getByRole('button', { name: 'This is right' }).click();
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByRole('button', { name: 'This is right' }).waitFor();
    expect((await shownAnswer(page)).corrections).toMatchObject([{ state: 'REJECTED' }]);
  });

  it.each(['light', 'dark'] as const)(
    'has no serious violation with an answer in %s colours',
    async (colorScheme) => {
      const page = await open({ colorScheme });
      await predictInPlayground(page, 'Figurine articulée', 'Très bon état. '.repeat(400));
      await page.locator('mark').first().waitFor();
      await page.getByRole('button', { name: 'This is wrong' }).click();
      await page.getByRole('combobox', { name: 'The right category' }).waitFor();
      expect(await violationsOf(page)).toEqual([]);
    },
  );

  it('fits an answer into a narrow screen, in French', async () => {
    const page = await open({ viewport: { width: 360, height: 740 }, locale: 'fr-FR' });
    await page.getByRole('button', { name: /Figurine articulée/ }).click();
    await page.getByRole('table', { name: 'Mots par poids' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });
});

describe.skipIf(isMissing)(titled('pages that need a model, without one'), () => {
  let empty: ApiUnderTest;
  let own: Browser;
  beforeAll(async () => {
    [empty, own] = await Promise.all([startServices(), openBrowser()]);
  });
  afterAll(async () => {
    await own?.close();
    await empty?.close();
  });

  it.each(['/playground', '/review'])('%s leads to importing and training', async (path) => {
    const page = await openPage(own, empty.api.url);
    await page.goto(path);
    await page.getByRole('link', { name: 'Import listings' }).waitFor();
    expect(await page.getByRole('link', { name: 'Train a model' }).getAttribute('href')).toBe('/train');
  });
});
