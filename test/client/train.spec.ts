import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTrained, type Trained } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import {
  type ClientPage,
  isMissing,
  openBrowser,
  openPage,
  titled,
  violationsOf,
} from './support/browser.js';
import { importFile } from './support/import-file.js';
import { cancelAllJobs } from './support/jobs.js';
import { csvOfListings } from './support/listings.js';

/** Trainings and imports take their time on a busy machine. */
const TIMEOUT_MS = 90_000;

/** Long enough that it is still running when something is done to it. */
const LONG_EPOCHS = 1_000;

describe.skipIf(isMissing)(titled('the page that trains'), { timeout: TIMEOUT_MS }, () => {
  let services: Trained;
  let browser: Browser;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startTrained(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await cancelAllJobs(services.api.url);
  });

  const open = async (options = {}, path = '/train') => {
    const page = await openPage(browser, services.api.url, options);
    page.setDefaultTimeout(60_000);
    await page.goto(path);
    return page;
  };
  const epochs = (page: ClientPage) => page.getByRole('textbox', { name: 'Epochs' });
  const begin = async (page: ClientPage, name: string, epochsGiven: number) => {
    await epochs(page).fill(String(epochsGiven));
    await page.getByLabel('Name of the run').fill(name);
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.waitForURL(/job=/);
    await page.getByRole('heading', { name: `Training ${name}` }).waitFor();
  };
  const cancelled = async (page: ClientPage) => {
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the job' }).click();
    await page.getByText('No model came of it; its run and its log are kept.').waitFor();
  };

  it('trains with the parameters that were changed, to the verdict', async () => {
    const page = await open();
    await begin(page, 'three epochs', 3);
    await page.getByRole('link', { name: 'Open the run' }).waitFor();
    await page.getByRole('link', { name: 'listing-classifier version 2' }).waitFor();
    const href = await page.getByRole('link', { name: 'Open the run' }).getAttribute('href');
    const { data } = await graphql<{ run: { params: { name: string; value: string }[] } }>(
      services.api.url,
      'query ($id: ID!) { run(id: $id) { params { name value } } }',
      { id: href?.split('/').at(-1) },
    );
    expect(data?.run.params).toContainEqual({ name: 'linear.epochs', value: '3' });
    expect(page.problems).toEqual([]);
  });

  it('shows curves and log lines while it trains, and cancels', async () => {
    const page = await open();
    await begin(page, 'to be cancelled', LONG_EPOCHS);
    await page
      .getByRole('img', { name: 'Loss by epoch' })
      .locator('path')
      .first()
      .waitFor({ state: 'attached' });
    await page
      .getByRole('log')
      .getByText(/epoch 1 of/)
      .waitFor();
    await cancelled(page);
    expect(page.problems).toEqual([]);
  });

  it('asks before it cancels', async () => {
    const page = await open();
    await begin(page, 'to be kept on', LONG_EPOCHS);
    await page.getByRole('button', { name: 'Cancel' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel this job?' });
    await dialog.waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Let it run' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByRole('log')
      .getByText(/epoch 1 of/)
      .waitFor();
    expect(await page.getByRole('button', { name: 'Cancel' }).isEnabled()).toBe(true);
  });

  it('is there again after a reload', async () => {
    const page = await open();
    await begin(page, 'to be reloaded', LONG_EPOCHS);
    await page.reload();
    await page.getByRole('heading', { name: 'Training to be reloaded' }).waitFor();
    await page.getByRole('progressbar', { name: 'Progress' }).waitFor();
    await cancelled(page);
  });

  it('searches, and lists the trials with what they reached', async () => {
    const page = await open();
    await epochs(page).fill('2');
    await page.getByText('Search', { exact: true }).click();
    await page.getByLabel('Settings to try').fill('2');
    await page.getByRole('button', { name: 'Start search' }).click();
    await page.getByRole('link', { name: 'Open the run' }).waitFor();
    const trials = page.getByRole('region', { name: 'Trials' });
    await trials.getByText(/%/).nth(1).waitFor();
    expect(await trials.getByRole('row').count()).toBe(3);
    expect(page.problems).toEqual([]);
  });

  it('has the parameters of the chosen kind of model alone', async () => {
    const page = await open();
    await page.getByRole('radio', { name: 'Neural' }).click();
    await page.getByRole('group', { name: 'Network' }).first().waitFor();
    expect(await page.getByRole('group', { name: 'Linear classifier' }).count()).toBe(0);
  });

  it('marks what differs from the preset, and takes it back', async () => {
    const page = await open();
    await epochs(page).fill('7');
    await page.getByText('1 changed').waitFor();
    await page.getByRole('button', { name: 'Reset to presets' }).click();
    await page.getByText('all presets').waitFor();
    expect(await epochs(page).inputValue()).toBe('');
  });

  it('folds away what few people change', async () => {
    const page = await open();
    const seed = page.getByRole('textbox', { name: 'Seed' });
    await epochs(page).waitFor();
    expect(await seed.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'More parameters' }).click();
    await seed.waitFor({ state: 'visible' });
  });

  it('says which values a parameter takes, and starts nothing with another', async () => {
    const page = await open();
    await epochs(page).fill('0');
    await page.getByText('It has to be from 1 to 1,000.').waitFor();
    expect(await page.getByRole('button', { name: 'Start training' }).isDisabled()).toBe(true);
  });

  it('says why nothing can be started, and shows the value at fault though it is folded away', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'More parameters' }).click();
    const seed = page.getByRole('textbox', { name: 'Seed' });
    await seed.fill('-1');
    await page.getByRole('button', { name: 'Fewer parameters' }).click();
    await page.getByText('One of the parameters has a value that it cannot take.').waitFor();
    expect(await seed.isVisible()).toBe(true);
  });

  describe('with a dataset of fewer categories than the champion knows', () => {
    let narrow: string;
    beforeAll(async () => {
      narrow = await importFile(services.api.url, { name: 'narrow', csv: csvOfListings() });
    });
    const name = (page: ClientPage) => page.getByRole('combobox', { name: 'Registered model' });
    // Another field of the page may hold the same text.
    const named = (page: ClientPage, value: string) =>
      expect.poll(() => name(page).inputValue(), { timeout: 30_000 }).toBe(value);

    it('proposes a model of its own', async () => {
      const page = await open({}, `/train?dataset=${narrow}`);
      await named(page, 'narrow');
    });

    it('proposes the model of the champion for the dataset that it learnt from', async () => {
      const page = await open({}, `/train?dataset=${services.datasetVersionId}`);
      await named(page, 'listing-classifier');
    });

    describe('whose proposal comes late', () => {
      /** A page with the focus in the field, which has got its proposal since. */
      const openLate = async () => {
        const page = await open({}, '/playground');
        let letGo = () => {};
        const isTime = new Promise<void>((done) => {
          letGo = done;
        });
        const isLate = (body: string | null) => body?.includes('query ChampionCategories') === true;
        await page.route('**/graphql', async (route) => {
          if (isLate(route.request().postData())) await isTime;
          await route.continue();
        });
        await page.goto(`/train?dataset=${narrow}`);
        await name(page).focus();
        const answered = page.waitForResponse((response) => isLate(response.request().postData()));
        letGo();
        await (await answered).finished();
        await page.evaluate(
          'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
        );
        return page;
      };

      it('keeps it from what is typed meanwhile', async () => {
        const page = await openLate();
        await page.keyboard.type('offers');
        expect(await name(page).inputValue()).toBe('offers');
      });

      it('puts it into a field that was left as it was', async () => {
        const page = await openLate();
        await page.keyboard.press('Tab');
        await named(page, 'narrow');
        expect(await name(page).inputValue()).toBe('narrow');
      });
    });

    it.each([
      ['en-GB', /which serves/, /lacks 23 categories .* 18 more/],
      ['fr-FR', /actuellement en service/, /manque à ces données 23 catégories .* 18 autres/],
    ])('warns when it is to replace that champion (%s)', async (locale, title, hint) => {
      const page = await open({ locale }, `/train?dataset=${narrow}`);
      await page
        .getByRole('combobox', { name: /Registered model|Modèle enregistré/ })
        .fill('listing-classifier');
      await page.getByText(title).waitFor();
      await page.getByText(hint).waitFor();
      expect(await violationsOf(page)).toEqual([]);
    });

    it('marks the words of the server as English for a reader of French', async () => {
      const page = await open({ locale: 'fr-FR' });
      await page.getByRole('combobox', { name: 'Modèle enregistré' }).fill('no/such\u0007name');
      await page.getByRole('button', { name: 'Lancer l’entraînement' }).click();
      const words = page.getByRole('alert').locator('[lang="en"]');
      await words.waitFor();
      expect(await words.textContent()).toMatch(/modelName/);
    });

    it('is told by the gate that it does not replace the champion', async () => {
      const page = await open({}, `/train?dataset=${narrow}`);
      await name(page).fill('listing-classifier');
      await begin(page, 'too narrow', 3);
      await page.getByText('Rejected: not shown to be better').waitFor();
      await page
        .getByText(/It does not know 23 categories that the champion answers with/)
        .first()
        .waitFor();
    });
  });

  it('says in words why the server started nothing', async () => {
    const page = await open();
    await page.getByRole('combobox', { name: 'Registered model' }).fill('no/such\u0007name');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByRole('alert').getByText('The training was not started').waitFor();
    await page
      .getByRole('alert')
      .getByText(/modelName/)
      .waitFor();
  });

  it('does not offer to train on pictures where there are none', async () => {
    const page = await open();
    await page.getByRole('radio', { name: 'Image' }).click();
    await page.getByText('This dataset version has no pictures').waitFor();
    expect(await page.getByRole('button', { name: 'Start training' }).isDisabled()).toBe(true);
  });

  it('lists recent trainings, each a link to where it is followed', async () => {
    const page = await open();
    await page
      .getByRole('link', { name: /^Show the job/ })
      .last()
      .click();
    await page.waitForURL(/job=/);
    await page.getByRole('heading', { name: 'Verdict' }).waitFor();
  });

  it('says that there is no such job', async () => {
    const page = await open({}, `/train?job=${'0'.repeat(32)}`);
    await page.getByRole('alert').waitFor();
  });

  it.each(['light', 'dark'] as const)('has no serious violation in %s colours', async (colorScheme) => {
    const page = await open({ colorScheme });
    await page
      .getByRole('link', { name: /^Show the job/ })
      .last()
      .click();
    await page.getByRole('img', { name: 'Loss by epoch' }).waitFor();
    await page.getByRole('button', { name: 'More parameters' }).click();
    await page.getByRole('textbox', { name: 'Seed' }).waitFor({ state: 'visible' });
    expect(await violationsOf(page)).toEqual([]);
  });

  it('fits into a narrow screen in French', async () => {
    const page = await open({ locale: 'fr-FR', viewport: { width: 360, height: 740 } });
    await page
      .getByRole('link', { name: /^Afficher la tâche/ })
      .last()
      .click();
    await page.getByRole('heading', { name: 'Verdict' }).waitFor();
    await page.getByRole('button', { name: 'Plus de paramètres' }).click();
    await page.getByRole('textbox', { name: 'Graine aléatoire' }).waitFor({ state: 'visible' });
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });
});
