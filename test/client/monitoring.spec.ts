import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predictBatch, startTrained, type Trained } from '../api/support/trained.js';
import { waitFor } from '../support/wait.js';
import { openAlarm, openQualityAlarm } from './support/alarms.js';
import { isMissing, openBrowser, openPage, titled, violationsOf } from './support/browser.js';
import { looksGood } from './support/looks.js';

const GRAFANA_URL = 'http://grafana.example:3000/';
const LISTINGS = Array.from({ length: 60 }, (_, index) => ({ title: `console de jeu ${index}` }));

/** Whether all of the report is in sight of its frame, so that the wheel moves the page alone. */
const FRAME_FITS = `(() => {
  const frame = document.querySelector('iframe');
  return frame.contentDocument.documentElement.scrollHeight <= frame.clientHeight;
})()`;

describe.skipIf(isMissing)(titled('the monitoring page'), () => {
  let services: Trained;
  let browser: Browser;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startTrained({ GRAFANA_URL }), openBrowser()]);
    await predictBatch(services.api.url, LISTINGS);
    await openAlarm(services.db);
    await openQualityAlarm(services.db);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  const open = async (path = '/monitoring') => {
    const page = await openPage(browser, services.api.url);
    await page.goto(path);
    return page;
  };

  it('links to Grafana', async () => {
    const page = await open();
    expect(await page.getByRole('link', { name: 'Open Grafana' }).getAttribute('href')).toBe(GRAFANA_URL);
  });

  it('checks for drift now and shows the report', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Check now' }).click();
    await page
      .getByRole('button', { name: /Show the report of/ })
      .first()
      .click({ timeout: 60_000 });
    const report = page.frameLocator('iframe[title="The drift report"]');
    await report.getByRole('heading', { level: 1 }).waitFor();
    expect(page.problems).toEqual([]);
  }, 90_000);

  it('shows a report in the colours that were chosen, in a frame that does not scroll by itself', async () => {
    const [{ id }] = await services.db.query('SELECT id FROM drift_report LIMIT 1');
    const page = await open(`/monitoring?report=${id}`);
    await page.getByRole('button', { name: 'Dark colours' }).click();
    const report = page.frameLocator('iframe[title="The drift report"]');
    await report.locator('html[style*="color-scheme: dark"]').waitFor();
    await page.waitForFunction(FRAME_FITS);
  });

  it('acknowledges an alarm below an open report that one has scrolled to', async () => {
    await openAlarm(services.db);
    const [{ id }] = await services.db.query('SELECT id FROM drift_report LIMIT 1');
    const page = await open(`/monitoring?report=${id}`);
    await page.locator('iframe').scrollIntoViewIfNeeded();
    await page
      .getByRole('button', { name: /Acknowledge the drift alarm/ })
      .first()
      .click();
    await page.getByRole('dialog', { name: 'Acknowledge the alarm' }).waitFor();
  });

  it('shows alarms with their buttons on a narrow screen, without scrolling aside', async () => {
    await openAlarm(services.db);
    const page = await openPage(browser, services.api.url, { viewport: { width: 360, height: 740 } });
    await page.goto('/monitoring');
    const button = page.getByRole('button', { name: /Acknowledge the drift alarm/ }).first();
    const box = await button.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? Number.POSITIVE_INFINITY)).toBeLessThan(360);
  });

  it('acknowledges an alarm in the name of a person, and remembers the name', async () => {
    await openAlarm(services.db);
    const page = await open();
    await page
      .getByRole('button', { name: /Acknowledge the drift alarm/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your name').fill('anna');
    await dialog.getByLabel('Note').fill('the fair has begun');
    await dialog.getByRole('button', { name: 'Acknowledge' }).click();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'anna' })
      .getByText('the fair has begun')
      .first()
      .waitFor();
    expect(await page.evaluate("localStorage.getItem('gondola.author')")).toBe('anna');
  });

  it('acknowledges an alarm of accuracy too', async () => {
    await openQualityAlarm(services.db);
    const page = await open();
    await page
      .getByRole('button', { name: /Acknowledge the accuracy alarm/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your name').fill('ben');
    await dialog.getByLabel('Note').fill('a new seller,\nwith few words');
    await dialog.getByRole('button', { name: 'Acknowledge' }).click();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Seen by ben' })
      .getByText('a new seller, with few words')
      .waitFor();
    expect(page.problems).toEqual([]);
  });

  it('closes a false alarm of drift once somebody has said why', async () => {
    const id = await openAlarm(services.db);
    const page = await open();
    await page
      .getByRole('button', { name: /Close the drift alarm/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your name').fill('carl');
    const confirm = dialog.getByRole('button', { name: 'Close', exact: true }).last();
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('Why it is false').fill('a load test');
    await confirm.click();
    const row = page.getByRole('listitem').filter({ hasText: 'Closed as false by carl' });
    await row.getByText('a load test').waitFor();
    expect(await row.getByRole('button', { name: /Close/ }).count()).toBe(0);
    const [alarm] = await services.db.query('SELECT closed_by AS closedBy FROM drift_alarm WHERE id = ?', [
      id,
    ]);
    expect(alarm).toMatchObject({ closedBy: 'carl' });
    expect(page.problems).toEqual([]);
  });

  it('asks in French before it closes an alarm, and closes none that somebody thought better of', async () => {
    const id = await openAlarm(services.db);
    const page = await open();
    await page.getByText('FR', { exact: true }).click();
    await page
      .getByRole('button', { name: /Clore l’alarme de dérive/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: 'Clore une fausse alarme' });
    await dialog.getByLabel('Pourquoi elle est fausse').fill('un essai');
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Annuler' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const [alarm] = await services.db.query('SELECT closed_by AS closedBy FROM drift_alarm WHERE id = ?', [
      id,
    ]);
    expect(alarm).toMatchObject({ closedBy: null });
  });

  it('says that no schedule of retrainings is set, and proposes one', async () => {
    const page = await open('/monitoring?tab=retraining');
    const schedule = page.getByRole('region', { name: 'Schedule of retrainings' });
    await schedule.getByText('Not set: nothing is started by the clock.', { exact: false }).waitFor();
    await schedule.getByText('Next times, once it is set').waitFor();
    expect(await schedule.getByRole('switch').count()).toBe(0);
  });

  it('says at the field what is wrong with a cron', async () => {
    const page = await open('/monitoring?tab=retraining');
    await page.getByLabel('Cron').fill('30 3 * *');
    await page.getByText(/cron must have five fields/).waitFor();
  });

  it('shows the next times of a schedule before it is saved', async () => {
    const page = await open('/monitoring?tab=retraining');
    await page.getByLabel('Cron').fill('15 4 1 JAN *');
    await page
      .getByText(/1 January|January 1/)
      .first()
      .waitFor();
  });

  it('sets a schedule of retrainings in a time zone, and takes it away', async () => {
    const page = await open('/monitoring?tab=retraining');
    await page.getByLabel('Cron').fill('45 2 * * SUN');
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Asia/Tok');
    await page.getByRole('option', { name: 'Asia/Tokyo' }).click();
    await page.getByRole('button', { name: 'Set the schedule' }).click();
    await page.getByText('The schedule is set').waitFor();
    const schedules = await services.db.query('SELECT cron, time_zone AS zone FROM retraining_schedule');
    expect(schedules).toEqual([{ cron: '45 2 * * SUN', zone: 'Asia/Tokyo' }]);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('The schedule is gone').waitFor();
  }, 60_000);

  it('turns the schedule of drift checks off', async () => {
    const page = await open();
    await page.getByRole('switch', { name: 'On' }).press('Space');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The schedule is set').waitFor();
    const [{ enabled }] = await services.db.query('SELECT enabled FROM drift_schedule');
    expect(Boolean(Number(enabled))).toBe(false);
  });

  it('asks for a retraining with a reason and shows what was decided', async () => {
    const page = await open('/monitoring?tab=retraining');
    await page.getByLabel('Why').fill('new words');
    await page.getByRole('button', { name: 'Retrain now' }).click();
    await page.getByRole('row').filter({ hasText: 'By hand' }).first().waitFor();
  });

  it('shows accuracy over time and by category', async () => {
    await waitFor(
      'an estimate',
      async () => (await services.db.query('SELECT id FROM quality_estimate LIMIT 1'))[0] ?? null,
      60_000,
    );
    const page = await open('/monitoring?tab=quality');
    await page.getByRole('img', { name: /Estimated and realised accuracy over time/ }).waitFor();
    await page.getByText('Categories in the newest window of version 1').waitFor();
  }, 90_000);

  const place = () => ({ browser, url: services.api.url });
  for (const tab of ['drift', 'quality', 'retraining']) {
    looksGood(
      `the tab ${tab}`,
      { path: `/monitoring?tab=${tab}`, shown: (page) => page.locator('[role=tabpanel] h2') },
      place,
    );
  }
});
